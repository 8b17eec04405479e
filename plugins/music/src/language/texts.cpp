#include "texts.hpp"

namespace evo::music::language {

std::string_view system_text() {
  return "You write short descriptions of pieces of music, which a music generator will play. A "
         "description is one phrase that names a genre, a mood, a tempo and a few instruments.";
}

std::string_view structured_system_text() {
  return "You describe short pieces of music as JSON. Every piece has a genre, a mood, a tempo, a "
         "texture, one to three instruments, and up to four words of your own.";
}

std::vector<llm_operator_options> default_operators() {
  return {{.name = "crossover",
           .prompt = "Two pieces of music:\n{prompts}\nCombine them: take the genre, the "
                     "instruments and the mood partly from the first and partly from the second. "
                     "Describe {num_generate} new piece that keeps what is special about both, in "
                     "one phrase that is no longer than these.",
           .input = 2,
           .output = 1,
           .probability = 0.5},
          {.name = "mutation",
           .prompt = "A piece of music:\n{prompts}\nChange one or two things about it: another "
                     "instrument, a related genre, a different mood or tempo. Keep the rest. "
                     "Describe {num_generate} different new pieces, each in one phrase that is no "
                     "longer than this one.",
           .input = 1,
           .output = 3,
           .probability = 1}};
}

std::string meta_prompt(std::string_view name) {
  if (name == "balanced")
    return "Somebody listened to these descriptions of music and gave each a score from 0 to 100:\n"
           "{ranking}\nWork out what the high scores have in common, what the low ones lack, and "
           "which genres, moods and instruments nobody has tried yet. Then write {num_generate} "
           "new "
           "descriptions: some that build on the best ones, and some that try what is missing. "
           "Repeat none of the above.";
  if (name == "analytic")
    return "Scores from 0 to 100 of descriptions of music, best first:\n{ranking}\nSort them into "
           "those that worked and those that failed. For those that worked, say which genre, mood, "
           "tempo or instrument made the difference. Find out from that what this listener likes, "
           "and which directions are thin. Then write {num_generate} new descriptions, each short, "
           "definite and different from all the others.";
  return "Ranking of descriptions of music, scored from 0 to 100:\n{ranking}\nAbove 50 is a "
         "success. Your reward is the sum of the scores of what you write next. Use what the "
         "successes share, leave out what the failures share, and keep a part of your attempts for "
         "what has not been tried. Write {num_generate} new descriptions that differ from the "
         "ranking and from each other.";
}

std::string_view newcomer_text() {
  return "Describe {num_generate} pieces of music that differ as much as possible from each other "
         "in genre, mood, tempo and instruments, each in one phrase.";
}

} // namespace evo::music::language
