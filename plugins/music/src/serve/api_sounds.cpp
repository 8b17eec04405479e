#include "serve/api.hpp"
#include "serve/json.hpp"
#include "serve/params.hpp"

namespace evo::music::serve {
namespace {

double number_in(const json& j, const char* key, double otherwise) {
  const auto found = j.find(key);
  if (found == j.end())
    return otherwise;
  if (!found->is_number())
    throw refusal{400, std::string{key} + " has to be a number"};
  return found->get<double>();
}

reply upload(workspace& all, const request& r) {
  const auto name = r.query.find("name");
  return {.status = 201,
          .body = text_of(to_json(all.recordings().take(
              name == r.query.end() ? std::string{} : name->second, r.read_body)))};
}

reply try_prompt(workspace& all, const request& r) {
  const json j = object_in(r);
  const configuration& c = all.tools().config;
  trial_order order{.prompt = text_in(j, "prompt", 1000)};
  order.seconds = number_in(j, "seconds", order.seconds);
  order.guidance = number_in(j, "guidance", c.generator.guidance.value_or(3));
  order.temperature = number_in(j, "temperature", c.generator.temperature);
  if (j.contains("seed"))
    order.seed = static_cast<std::uint64_t>(whole_in(j, "seed", 0, 4'000'000'000));
  return {.status = 201, .body = text_of(to_json(all.tries().make(order)))};
}

} // namespace

void add_sounds(router& to, workspace& all) {
  to.add({"POST", "/api/recordings", body_kind::upload,
          [&all](const request& r) { return upload(all, r); }});
  to.add({"GET", "/api/recordings/{id}", body_kind::none, [&all](const request& r) -> reply {
            return {.type = "audio/wav", .file = all.recordings().file(r.parts[0])};
          }});
  to.add({"POST", "/api/trials", body_kind::json,
          [&all](const request& r) { return try_prompt(all, r); }});
  to.add({"GET", "/api/trials/{id}", body_kind::none, [&all](const request& r) -> reply {
            return {.type = "audio/wav", .file = all.tries().file(r.parts[0])};
          }});
}

} // namespace evo::music::serve
