// Read by LeakSanitizer, where it is linked in: libsndfile 1.2 loses the state of a damaged OGG
// that it refuses to open (some 6 KB each). By the library's name where nothing names functions.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:vorbis_info_init\nleak:libvorbis.so\n";
}
