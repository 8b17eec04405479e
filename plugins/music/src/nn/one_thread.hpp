#pragma once
/// @file
/// For sources that include torch.

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

namespace evo::music::nn {

/// While alive, torch computes on the calling thread alone and records no gradients. We run many
/// clips beside each other instead; and how a product is split among threads would decide its
/// rounding.
class one_thread {
public:
  one_thread() {
    // OpenMP and MKL keep the number per thread, so every thread that computes must say it once.
    thread_local const bool said = (at::set_num_threads(1), true);
    static_cast<void>(said);
  }

private:
  c10::InferenceMode inference_;
};

} // namespace evo::music::nn
