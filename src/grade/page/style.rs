//! How pages look.

/// Light or dark according to the reader's system, and readable on paper. Colours have a
/// contrast of at least 4.5 to 1 against their background, and none of them carries meaning
/// alone.
pub const STYLE: &str = "
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --weak: #59636e; --line: #d1d9e0;
  --soft: #f6f8fa; --good: #116329; --bad: #b3212c; --note: #7d4e00; --link: #0550ae;
  --good-back: #dafbe1; --bad-back: #ffebe9; --note-back: #fff8c5; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --weak: #9ea7b3;
  --line: #3d444d; --soft: #151b23; --good: #56d364; --bad: #ff8a84; --note: #e3b341; --link: #79b8ff;
  --good-back: #12261e; --bad-back: #2d1517; --note-back: #272115; } }
* { box-sizing: border-box; }
body { font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif; margin: 0; background: var(--back);
  color: var(--text); overflow-wrap: break-word; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; } footer { padding-bottom: 2rem; color: var(--weak); font-size: .875rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2rem 0 .6rem; }
p { margin: .5rem 0; } a { color: var(--link); }
a:focus-visible, pre:focus-visible, [tabindex]:focus-visible, summary:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; }
.score { font-size: 1.35rem; font-weight: 600; margin: .2rem 0; }
.weak { color: var(--weak); }
table { border-collapse: collapse; }
caption { text-align: left; color: var(--weak); padding-bottom: .3rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: left;
  vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody th { font-weight: inherit; } tbody th, td code { overflow-wrap: anywhere; }
.mark { display: inline-block; border-radius: .3rem; padding: 0 .5rem; font-size: .875rem; font-weight: 600;
  white-space: nowrap; }
.pass { color: var(--good); background: var(--good-back); }
.fail, .error, .timeout { color: var(--bad); background: var(--bad-back); }
.skip { color: var(--note); background: var(--note-back); }
.test { border: 1px solid var(--line); border-radius: .5rem; padding: .2rem 1.1rem 1rem; margin: 1.2rem 0; }
.test h2 { margin: .8rem 0 .5rem; display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; }
.test h2 span { min-width: 0; overflow-wrap: anywhere; } .test h2 .weak { font-size: .95rem; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: .5rem 0; }
dt { color: var(--weak); } dd { margin: 0; overflow-wrap: anywhere; }
.hint { background: var(--note-back); border-left: .3rem solid var(--note); border-radius: .2rem;
  padding: .3rem .8rem; margin: .8rem 0; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
pre { font-size: .8125rem; background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem;
  overflow-x: auto; line-height: 1.5; margin: .8rem 0; }
.beside { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: flex-start; }
.beside pre { min-width: 0; flex: 3 1 34rem; max-width: 100%; } .beside pre.text { flex: 1 1 20rem; }
pre mark { color: inherit; background: var(--bad-back); font-weight: 600; }
.parts { list-style: none; padding: 0; margin: .5rem 0; } .parts li { margin: .2rem 0; }
.problem { border: 2px solid var(--bad); border-radius: .5rem; padding: .3rem 1.1rem; margin: 1.2rem 0; }
@media (max-width: 34rem) { header, main, footer { padding-left: .8rem; padding-right: .8rem; }
  .test { padding: .2rem .7rem 1rem; }
  th, td { padding-right: .5rem; } .beside pre, .beside pre.text { flex-basis: 100%; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { body { background: #fff; color: #000; } .test { break-inside: avoid; } }
";
