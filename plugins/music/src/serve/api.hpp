#pragma once
/// @file
/// The page's interface: which paths there are, and what they do. docs/reference/page-api.md is its
/// description.

#include "serve/http/guard.hpp"
#include "serve/http/router.hpp"
#include "serve/workspace.hpp"

namespace evo::music::serve {

/// The files of the page itself, and the door where a token is wanted.
void add_page(router& to, const guard& gate);
/// What there is: profiles, recordings, activities.
void add_overview(router& to, workspace& all);
/// Starting, pausing, ending, answering, going on.
void add_activities(router& to, workspace& all);
/// What activities leave behind: playlists, audio, lineage, maps, archives.
void add_findings(router& to, workspace& all);
/// Uploads and trials.
void add_sounds(router& to, workspace& all);

} // namespace evo::music::serve
