#include "style.hpp"

#include "text.hpp"

namespace evo::music::report {
namespace {

// Series colours: Okabe and Ito (2008), told apart with any colour vision, darkened or lightened
// for contrast. Generations: steps along viridis (van der Walt and Smith), even in lightness.
constexpr std::string_view light = R"css(
  --page: #faf9f7; --card: #ffffff; --ink: #1b1d21; --muted: #5a5f68; --rule: #dedbd4; --soft: #f1efea;
  --accent: #00629b; --notice: #fff3d6; --notice-rule: #d79b00;
  --c-best: #0072b2; --c-mean: #007a5a; --c-median: #9c4f86; --c-worst: #6b7078; --c-so-far: #c04a00;
  --band: rgba(0, 114, 178, .10);
  --g0: #440154; --g1: #46327e; --g2: #365c8d; --g3: #277f8e; --g4: #1fa187; --g5: #4ac16d; --g6: #a0da39; --g7: #e5c800;
  --halo: rgba(250, 249, 247, .85); --dot-rule: rgba(0, 0, 0, .35);
)css";

constexpr std::string_view dark = R"css(
  --page: #14161a; --card: #1d2026; --ink: #eceef1; --muted: #a7adb8; --rule: #343944; --soft: #252932;
  --accent: #7cc4ff; --notice: #3a2f12; --notice-rule: #d79b00;
  --c-best: #56b4e9; --c-mean: #2fc79a; --c-median: #dd9cc6; --c-worst: #9aa1ad; --c-so-far: #ff9a4d;
  --band: rgba(86, 180, 233, .14);
  --g0: #8a5bb5; --g1: #7a78c8; --g2: #5f8fd0; --g3: #3fa5b8; --g4: #2fbb94; --g5: #6bd07a; --g6: #b4e05a; --g7: #fde725;
  --halo: rgba(20, 22, 26, .85); --dot-rule: rgba(255, 255, 255, .35);
)css";

constexpr std::string_view rules = R"css(
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.4vw, 2.6rem); line-height: 1.15; letter-spacing: -.02em; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.45rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 1rem; }
h3 { font-size: 1rem; line-height: 1.35; margin: 0; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.eyebrow { color: var(--muted); font-size: .85rem; letter-spacing: .04em; margin-bottom: .35rem; }
.lead { font-size: 1.2rem; line-height: 1.45; max-width: 46rem; margin-bottom: 1.5rem; }
.muted, .empty { color: var(--muted); }
.notice { background: var(--notice); border-left: 4px solid var(--notice-rule); padding: .7rem 1rem; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem .8rem; z-index: 3; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
pre { background: var(--soft); border-radius: 8px; padding: .9rem 1rem; margin: 0; overflow-x: auto; line-height: 1.5; }
button { font: inherit; font-size: .9rem; color: var(--ink); background: var(--card); border: 1px solid var(--rule); border-radius: 99px; padding: .3rem .9rem; cursor: pointer; }
button:hover { border-color: var(--accent); }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 0 0 1rem; }
.tile { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: .8rem 1rem; }
.tile dt { color: var(--muted); font-size: .85rem; }
.tile dd { margin: 0; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.01em; overflow-wrap: anywhere; }
.tile:last-child b { font-size: 1.15rem; line-height: 1.4; }
.tile span { color: var(--muted); font-size: .82rem; line-height: 1.35; display: block; }
.setup { color: var(--muted); font-size: .9rem; margin-bottom: 1.25rem; }
.setup span { margin-right: 1rem; display: inline-block; }
.setup b { color: var(--ink); font-weight: 550; }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; align-items: center; border-block: 1px solid var(--rule); padding: .6rem 0; font-size: .95rem; }
nav .theme { margin-left: auto; }

section { padding: 2.25rem 0 0; scroll-margin-top: .5rem; min-width: 0; }
figure { margin: 0 0 1.5rem; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 1rem 1.1rem; }
figcaption { color: var(--muted); font-size: .9rem; line-height: 1.5; max-width: 50rem; margin-top: .7rem; }
figcaption b { color: var(--ink); }
svg { display: block; max-width: 100%; height: auto; }
svg text { font-family: inherit; font-size: 12px; fill: var(--muted); }
.scroll { overflow-x: auto; }
.scroll > svg { max-width: none; }

#listen h2 { display: inline-block; margin-right: 1rem; }
.tracks { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: .75rem; }
.track { display: flex; gap: .9rem; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: .9rem 1rem; min-width: 0; }
.track.target { margin-bottom: .75rem; border-color: var(--accent); }
.track > div { flex: 1; min-width: 0; display: flex; flex-direction: column; }
.track p { margin: .15rem 0 .5rem; font-size: .88rem; text-wrap: pretty; }
.track h3 { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.track audio { margin-top: auto; }
.place { font-size: 1.5rem; line-height: 1.2; font-weight: 650; color: var(--muted); min-width: 1.6rem; text-align: right; font-variant-numeric: tabular-nums; }
.target .place { color: var(--accent); }
audio { width: 100%; height: 2.5rem; display: block; }
.target audio { margin-top: .4rem; }

.grid path { stroke: var(--rule); stroke-width: 1; fill: none; }
.grid .base, .grid .tick { stroke: var(--muted); }
.grid text { font-variant-numeric: tabular-nums; }
.band { fill: var(--band); }
.line path { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.line circle { stroke: none; }
.best path, .diversity path { stroke: var(--c-best); } .best circle, .diversity circle { fill: var(--c-best); }
.mean path { stroke: var(--c-mean); stroke-dasharray: 7 4; } .mean circle { fill: var(--c-mean); }
.median path { stroke: var(--c-median); stroke-dasharray: 2 4; } .median circle { fill: var(--c-median); }
.worst path { stroke: var(--c-worst); stroke-width: 1.5; } .worst circle { fill: var(--c-worst); r: 2px; }
.so-far path { stroke: var(--c-so-far); stroke-width: 3; } .so-far circle { fill: var(--c-so-far); }
svg .name { font-size: 13px; font-weight: 600; }
svg .name.best, svg .name.diversity { fill: var(--c-best); } svg .name.mean { fill: var(--c-mean); } svg .name.median { fill: var(--c-median); }
svg .name.worst { fill: var(--c-worst); } svg .name.so-far { fill: var(--c-so-far); }
.hover rect { fill: transparent; } .hover rect:hover, .hover rect.hot { fill: var(--ink); fill-opacity: .07; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 0 0 .5rem; padding: 0; font-size: .88rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.key { width: 26px; height: 8px; }
.narrow { display: none; }

.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1.5rem; }
.map { width: 100%; background: var(--page); border-radius: 8px; touch-action: pan-y; }
.dots circle { stroke: var(--dot-rule); stroke-width: .6; fill-opacity: .85; }
.dots .hot { stroke: var(--ink); stroke-width: 2.5; fill-opacity: 1; }
.dots .top { stroke: var(--c-so-far); stroke-width: 3.5; fill-opacity: 1; }
.g0 { fill: var(--g0); background: var(--g0); } .g1 { fill: var(--g1); background: var(--g1); } .g2 { fill: var(--g2); background: var(--g2); }
.g3 { fill: var(--g3); background: var(--g3); } .g4 { fill: var(--g4); background: var(--g4); } .g5 { fill: var(--g5); background: var(--g5); }
.g6 { fill: var(--g6); background: var(--g6); } .g7 { fill: var(--g7); background: var(--g7); }
.way, .way-under { fill: none; pointer-events: none; stroke-linejoin: round; stroke-linecap: round; }
.way { stroke: var(--ink); stroke-width: 1.6; } .way-under { stroke: var(--halo); stroke-width: 5; }
.star { fill: var(--ink); stroke: var(--page); stroke-width: 1.5; }
svg .mark { font-size: 15px; font-weight: 700; fill: var(--ink); stroke: var(--halo); stroke-width: 4px; paint-order: stroke; pointer-events: none; }
svg .of-best { fill: var(--c-so-far); }
.session-map .liked, .answers .liked { fill: var(--c-best); background: var(--c-best); } .session-map .disliked, .answers .disliked { fill: var(--c-so-far); background: var(--c-so-far); }
.session-map .skipped, .answers .skipped { fill: var(--c-worst); background: var(--c-worst); } .answers i { display: inline-block; width: .8rem; height: .8rem; border-radius: 99px; margin-left: .8rem; }
.session-map .belief { fill: var(--page); stroke: var(--ink); stroke-width: 2; } .session-map .taste { fill: var(--ink); stroke: var(--page); stroke-width: 1.5; }
.ramp { display: flex; align-items: center; gap: 0; color: var(--muted); font-size: .85rem; margin-bottom: .6rem; }
.ramp i { width: 1.4rem; height: .7rem; } .ramp span:first-child { margin-right: .5rem; } .ramp span:last-child { margin-left: .5rem; }

table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.45; }
caption { text-align: left; color: var(--muted); padding-bottom: .6rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem .7rem .55rem 0; border-bottom: 1px solid var(--rule); }
thead th { font-weight: 600; color: var(--muted); font-size: .85rem; vertical-align: bottom; line-height: 1.25; }
tbody th { font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.rank { font-size: 1.1rem; }
tr:target { background: var(--soft); }
.cards .text { min-width: 14rem; overflow-wrap: anywhere; }
.cards .listen { min-width: 12rem; }
.origin .terms div { justify-content: flex-start; }
.origin dt { white-space: nowrap; }
.origin dd { display: block; }
.origin code { font-size: .85em; }
.text { overflow-wrap: anywhere; }
.terms { margin: .2rem 0 0; font-size: .78rem; color: var(--muted); line-height: 1.4; }
.terms div { display: flex; justify-content: flex-end; gap: .5rem; }
.terms dd { margin: 0; display: flex; align-items: center; gap: .35rem; }
.bar { display: inline-block; vertical-align: middle; width: 2.2rem; height: .5rem; background: var(--soft); border-radius: 2px; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--c-best); border-radius: 2px; }
.bar.wide { width: 8rem; height: .7rem; margin-right: .4rem; }
.share { white-space: nowrap; }
.chip { display: inline-block; border-left: .5rem solid var(--c-worst); padding-left: .4rem; line-height: 1.25; white-space: nowrap; }
.o0 { fill: #8a8f98; border-color: #8a8f98; } .o1 { fill: #0072b2; border-color: #0072b2; } .o2 { fill: #e69f00; border-color: #e69f00; }
.o3 { fill: #009e73; border-color: #009e73; } .o4 { fill: #cc79a7; border-color: #cc79a7; } .o5 { fill: #56b4e9; border-color: #56b4e9; }
.o6 { fill: #d55e00; border-color: #d55e00; }

.tags { table-layout: fixed; }
.tags th, .tags td { border: 0; padding: .22rem 0; vertical-align: middle; }
.tags thead th { padding-bottom: .5rem; }
.tags th:nth-last-child(2) { text-align: center; font-weight: 550; line-height: 1.2; padding-inline: .5rem; width: 30%; }
.tags .left { text-align: right; }
.tags td { white-space: nowrap; }
.tags td .bar { width: calc(100% - 2.6rem); height: .95rem; background: none; }
.tags td .n { display: inline-block; width: 2.2rem; font-size: .85rem; color: var(--muted); vertical-align: middle; }
.tags td.left { direction: rtl; } .tags td.left .n { direction: ltr; }
.tags td.right .n { text-align: left; padding-left: .4rem; } .tags td.left .n { text-align: right; padding-right: .4rem; }
.tags td.left .bar i { background: var(--ink); margin-left: auto; } .tags td.right .bar i { background: var(--c-so-far); }

.lineage .link { fill: none; stroke: var(--muted); stroke-width: 1.2; stroke-opacity: .6; }
.lineage .link.main { stroke: var(--c-so-far); stroke-width: 3; stroke-opacity: 1; }
.lineage .box rect:not(.stripe) { fill: var(--page); stroke: var(--rule); stroke-width: 1.2; }
.lineage .box.top rect:not(.stripe) { stroke: var(--c-so-far); stroke-width: 2.5; }
.lineage .box.hot rect:not(.stripe) { stroke: var(--ink); }
svg .value { font-weight: 650; font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
.story { padding-left: 1.4rem; margin: .6rem 0 0; }
.story li { margin-bottom: .7rem; }
.story .step { display: block; font-variant-numeric: tabular-nums; }
.story q { quotes: none; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
details > *:not(summary) { margin-top: .4rem; }
.code { position: relative; margin-bottom: 1rem; }
.code button { position: absolute; top: .45rem; right: .5rem; }
.code pre { padding-right: 6rem; }
footer { color: var(--muted); font-size: .88rem; padding-block: 2.5rem; }
#tip { position: fixed; z-index: 2; max-width: min(24rem, calc(100vw - 1rem)); background: var(--ink); color: var(--page); font-size: .84rem; line-height: 1.4; padding: .5rem .7rem; border-radius: 6px; white-space: pre-line; pointer-events: none; overflow-wrap: anywhere; }
#tip[hidden] { display: none; }

@media (max-width: 52rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  header { padding-top: 1.5rem; }
  header, main, footer { padding-inline: .9rem; }
  .wide { display: none; }
  div.narrow { display: block; }
  .legend.narrow { display: flex; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tags th:nth-last-child(2) { width: 38%; padding-inline: .3rem; font-size: .95em; }
  .cards .terms { margin-bottom: .4rem; }
  .tile { padding: .6rem .7rem; }
  .tile b { font-size: 1.25rem; }
  .tile:last-child { grid-column: 1 / -1; }
  figure { padding: .8rem .7rem; }
  svg .mark { font-size: 20px; }
  .cards, .cards tbody, .cards tr, .cards td, .cards caption { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: .8rem; margin-bottom: .75rem; }
  .cards tbody th { display: block; text-align: left; border: 0; padding: 0 0 .3rem; }
  .cards tbody th::before { content: "Rank "; }
  .cards td, .cards td.n { border: 0; padding: .15rem 0; display: flex; justify-content: space-between; gap: 1rem; text-align: right; white-space: normal; flex-wrap: wrap; }
  .cards td::before { content: attr(data-label); color: var(--muted); text-align: left; }
  .cards td.listen::before { content: none; }
  .cards td.text { display: block; text-align: left; min-width: 0; }
  .cards td.text::before { display: block; }
  .cards .terms { flex-basis: 100%; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print { nav, button, audio { display: none !important; } figure, .track, .tile { break-inside: avoid; } body { background: #fff; } }
)css";

} // namespace

std::string style() {
  return join({"\n:root {", light,
               "}\n@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) {", dark,
               "} }\n:root[data-theme=dark] {", dark, "}", rules});
}

} // namespace evo::music::report
