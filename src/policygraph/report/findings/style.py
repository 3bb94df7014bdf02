"""How the page of findings looks, in light and in dark."""

STYLE = """
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1b2330; --soft: #5a6577;
  --line: #dfe3ea; --link: #1d5fbf; --violation: #b3261e; --warning: #8a5a00; --info: #22639c; --good: #1d6f42;
  --violation-back: #fdeceb; --warning-back: #fff3d9; --info-back: #e6f1fb; --good-back: #e4f5ea; }
@media (prefers-color-scheme: dark) { :root { --page: #12161d; --card: #1a202a; --text: #e3e8f0; --soft: #9aa6b8;
  --line: #2d3644; --link: #86b7ff; --violation: #ff9d94; --warning: #f0c15c; --info: #8cc4f5; --good: #7fd6a2;
  --violation-back: #44201d; --warning-back: #3a2e12; --info-back: #172f47; --good-back: #143322; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 2.75rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
header p { margin: .4rem 0 0; color: var(--soft); }
.top { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.tile { padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.tile b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; }
th { padding: .55rem .9rem; text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
td { padding: .55rem .9rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.short { white-space: nowrap; width: 1%; } .wide { min-width: 11rem; } .line { width: 5rem; }
.field { width: 22%; min-width: 7rem; } .severity { width: 7.5rem; } .rule { width: 6.5rem; white-space: nowrap; } .zero { color: var(--soft); opacity: .6; }
code { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.violation { color: var(--violation); } .warning { color: var(--warning); } .info { color: var(--info); } .good { color: var(--good); }
.tag.violation { background: var(--violation-back); } .tag.warning { background: var(--warning-back); }
.tag.info { background: var(--info-back); } .tag.good { background: var(--good-back); }
.about { margin: .2rem 0 0; color: var(--soft); font-size: .88rem; }
.card { margin: 0 0 .75rem; padding: .9rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.card h3 { margin: 0 0 .3rem; } .card p { margin: .35rem 0 0; white-space: pre-wrap; }
:target { outline: 2px solid var(--link); outline-offset: 4px; border-radius: .3rem; }
@media print { body { max-width: none; padding: 0; } .tile, .scroll, .card { break-inside: avoid; } }
"""
