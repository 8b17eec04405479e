// Includes a file of kernels once for each instruction set that they are compiled for. The header
// of the kernels defines, before it includes this file,
//   EVO_KERNELS   the file, in quotes
//   EVO_FMA       only where products and sums may be contracted: results then differ from one set
//                 to the other in the last bits
//   EVO_WIDE      only where AVX-512 is worth a third copy; never with EVO_FMA
// and the file of kernels finds
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector register
// No include guard, therefore.

#define EVO_ISA baseline
#define EVO_BYTES 16
#include EVO_KERNELS
#undef EVO_ISA
#undef EVO_BYTES

#if defined(__x86_64__) && defined(__GNUC__)

#define EVO_ISA avx2
#define EVO_BYTES 32
#if defined(__clang__) && defined(EVO_FMA)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#elif defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#ifdef EVO_FMA
#pragma GCC target("avx2,fma")
#pragma GCC optimize("fp-contract=fast")
#else
#pragma GCC target("avx2")
#pragma GCC optimize("fp-contract=off", "no-math-errno")
#endif
#endif
#include EVO_KERNELS
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef EVO_ISA
#undef EVO_BYTES

#ifdef EVO_WIDE
#define EVO_ISA avx512
#define EVO_BYTES 64
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq")
#pragma GCC optimize("fp-contract=off", "no-math-errno")
#endif
#include EVO_KERNELS
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef EVO_ISA
#undef EVO_BYTES
#endif

#endif

#undef EVO_KERNELS
#undef EVO_FMA
#undef EVO_WIDE
