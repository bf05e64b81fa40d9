/** The one stylesheet: system fonts, light and dark by the reader's own setting, readable without it. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f3f5f7;--paper:#fff;--raised:#f8fafb;--ink:#15212c;--quiet:#586675;--line:#e1e6eb;
--accent:#0e5a66;--accent-soft:#e2f0f1;--spark:#d9962a;--good:#1c7346;--good-soft:#e3f3ea;--bad:#b42318;--bad-soft:#fdeceb;
--wait:#8a5a00;--wait-soft:#fdf2dc;--top:#0c2a36;--bubble:#e7ebef;--bezel:#0c2a36;--shadow:0 1px 2px #15212c0d,0 4px 16px #15212c0a;
--c-email:#0e5a66;--c-sms:#4aa3a8;--c-holdout:#d9962a;--c-suppressed:#c3ccd4;--c-waiting:#8f7bc4;--c-doubt:#c76b98;--c-failed:#b42318}
@media(prefers-color-scheme:dark){:root{--ground:#0e151b;--paper:#17212a;--raised:#1c2832;--ink:#e8eef3;--quiet:#9dadbb;--line:#2a3743;
--accent:#6fc9d1;--accent-soft:#16363c;--spark:#f2b84b;--good:#6cd09a;--good-soft:#15352a;--bad:#ff9c92;--bad-soft:#432020;
--wait:#f0c06a;--wait-soft:#3a2e14;--top:#0a1f28;--bubble:#26333f;--bezel:#2f3e4b;--shadow:0 1px 2px #0006;
--c-email:#3fa3ae;--c-sms:#8fdbd9;--c-holdout:#f2b84b;--c-suppressed:#465564;--c-waiting:#a897da;--c-doubt:#dd8db3;--c-failed:#ff7d70}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;font:15px/1.55 Inter,"Segoe UI",-apple-system,Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--ground)}
.wide{max-width:78rem;margin:0 auto;padding-left:1.5rem;padding-right:1.5rem}
h1{font-size:1.75rem;line-height:1.25;letter-spacing:-.015em;margin:0 0 .5rem;font-weight:650;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.35;margin:0 0 .75rem;font-weight:650}
h3{font-size:.8125rem;line-height:1.4;margin:1.125rem 0 .25rem;font-weight:650;color:var(--quiet)}
p{margin:0 0 .75rem}ul{margin:0}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--spark);outline-offset:2px;border-radius:.25rem}
main:focus{outline:none}
code,pre{font:.875em/1.55 ui-monospace,"Cascadia Code",Consolas,"Liberation Mono",monospace}
code{overflow-wrap:anywhere}
time{white-space:nowrap}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.75rem;z-index:2;background:var(--paper);padding:.5rem .75rem}
.quiet{color:var(--quiet)}.small{font-size:.875rem}.lead{font-size:1.0625rem;color:var(--quiet);max-width:56rem}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}

.top{background:var(--top);color:#fff}
.top>div{display:flex;align-items:center;gap:.25rem 2rem;min-height:3.75rem;flex-wrap:wrap}
.brand{display:flex;align-items:center;gap:.625rem;color:#fff;text-decoration:none;font-weight:650;font-size:1.125rem;letter-spacing:-.01em}
.ring{fill:none;stroke:#fff;stroke-width:3.5}.spark{fill:#f2b84b}
.top nav{display:flex;gap:.25rem;flex:1}
.top nav a{color:#c9d9df;text-decoration:none;padding:.375rem .75rem;border-radius:.5rem}
.top nav a:hover{background:#ffffff14;color:#fff}
.top nav a[aria-current]{background:#ffffff21;color:#fff}
.clock{margin:0;color:#c9d9df;font-size:.8125rem;font-variant-numeric:tabular-nums}.clock span{color:#8fa9b4;margin-right:.375rem}
main{padding-top:2rem;padding-bottom:2rem}
footer{color:var(--quiet);font-size:.8125rem;padding-bottom:2rem}
.crumbs{font-size:.875rem;color:var(--quiet);margin:0 0 .75rem}.crumbs a{color:inherit}

.card{background:var(--paper);border:1px solid var(--line);border-radius:.875rem;box-shadow:var(--shadow);padding:1.25rem 1.5rem;margin:0 0 1.25rem;min-width:0}

.card:not(.flush)>:last-child{margin-bottom:0}
.card.flush{padding:0;overflow:hidden}.card.flush>h2,.card.flush>.head{padding:1.125rem 1.5rem .25rem}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 22rem;gap:1.25rem;align-items:start}
.head{display:flex;align-items:baseline;justify-content:space-between;gap:1rem;flex-wrap:wrap}.head h2{margin:0}
.empty{text-align:center;padding:2rem 1rem;margin:0;color:var(--quiet)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{font-weight:600;font-size:.8125rem;color:var(--quiet);text-align:left;vertical-align:bottom}
td,th{padding:.625rem .75rem;border-bottom:1px solid var(--line);vertical-align:baseline}
thead th{border-bottom-color:var(--line)}tbody tr:last-child>*{border-bottom:0}
td:first-child,th:first-child{padding-left:1.5rem}td:last-child,th:last-child{padding-right:1.5rem}
tbody th{font-size:inherit;color:inherit}
th.num{text-align:right}
tbody tr:hover{background:var(--raised)}
td.zero{color:var(--quiet);opacity:.7}
td.share{vertical-align:middle;min-width:8rem;width:100%}tbody th[scope=row]{white-space:nowrap}

.chip{display:inline-block;font-size:.75rem;line-height:1.25rem;font-weight:600;padding:0 .5rem;border-radius:1rem;white-space:nowrap;background:var(--raised);color:var(--quiet);box-shadow:inset 0 0 0 1px var(--line)}
.chip.good{background:var(--good-soft);color:var(--good);box-shadow:none}.chip.bad{background:var(--bad-soft);color:var(--bad);box-shadow:none}
.chip.wait{background:var(--wait-soft);color:var(--wait);box-shadow:none}.chip.accent{background:var(--accent-soft);color:var(--accent);box-shadow:none}
.chips{display:flex;flex-wrap:wrap;gap:.375rem;align-items:center}
.icon circle{fill:var(--line)}.icon path{fill:none;stroke:var(--quiet);stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.icon.pass circle,.icon.met circle{fill:var(--good-soft)}.icon.pass path,.icon.met path{stroke:var(--good)}
.icon.block circle{fill:var(--bad-soft)}.icon.block path{stroke:var(--bad)}
.icon.wait circle{fill:var(--wait-soft)}.icon.wait path{stroke:var(--wait)}
.bar{display:block;width:100%;height:.5rem;border-radius:.25rem;background:var(--line)}
.bar .email,.key .email{fill:var(--c-email);background:var(--c-email)}.bar .sms,.key .sms{fill:var(--c-sms);background:var(--c-sms)}
.bar .notified,.key .notified{fill:var(--good);background:var(--good)}.bar .holdout,.key .holdout{fill:var(--c-holdout);background:var(--c-holdout)}.bar .suppressed,.key .suppressed{fill:var(--c-suppressed);background:var(--c-suppressed)}
.bar .waiting,.key .waiting{fill:var(--c-waiting);background:var(--c-waiting)}.bar .in_doubt,.key .in_doubt{fill:var(--c-doubt);background:var(--c-doubt)}
.bar .failed,.key .failed{fill:var(--c-failed);background:var(--c-failed)}
.under{margin-top:.5rem}.key{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:0;font-size:.8125rem;color:var(--quiet)}
.key i{display:inline-block;width:.625rem;height:.625rem;border-radius:.1875rem;margin-right:.375rem}

.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem;margin:1.5rem 0 1.25rem;padding:0;list-style:none}
.tiles li{background:var(--paper);border:1px solid var(--line);border-radius:.875rem;box-shadow:var(--shadow);padding:.875rem 1.125rem}
.tiles b{display:block;font-size:1.75rem;line-height:1.2;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tiles span{color:var(--quiet);font-size:.875rem}
.reasons{list-style:none;padding:0;display:grid;gap:.875rem}
.reasons .head{margin-bottom:.25rem}.reasons p{margin:.25rem 0 0}

.filter{display:flex;gap:.75rem 1rem;align-items:center;flex-wrap:wrap;margin:1.25rem 0}
.tabs{display:flex;gap:.25rem;background:var(--paper);border:1px solid var(--line);border-radius:.625rem;padding:.25rem;width:max-content;max-width:100%;flex-wrap:wrap}
.tabs a{padding:.3125rem .875rem;border-radius:.4375rem;text-decoration:none;color:var(--quiet);font-size:.875rem}
.tabs a:hover{color:var(--ink);background:var(--raised)}
.tabs a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:600}
.search{display:flex;gap:.5rem;flex:1;min-width:17rem;max-width:32rem}
input{font:inherit;font-size:.875rem;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.625rem;padding:.5rem .75rem;flex:1;min-width:0}
input::placeholder{color:var(--quiet);opacity:1}
button,.button{font:inherit;font-size:.875rem;font-weight:600;border:1px solid var(--accent);background:var(--accent);color:var(--paper);border-radius:.625rem;padding:.5rem .875rem;cursor:pointer;text-decoration:none;display:inline-block}
.pager{display:flex;gap:.75rem;justify-content:space-between;padding:.75rem 1.5rem;border-top:1px solid var(--line);font-size:.875rem}

.mails{list-style:none;margin:.5rem 0 0;padding:0}
.mails li{position:relative;display:grid;grid-template-columns:2.5rem minmax(0,1fr) max-content;gap:0 .875rem;padding:.875rem 1.5rem;border-top:1px solid var(--line)}
.mails li:hover{background:var(--raised)}
.avatar{width:2.5rem;height:2.5rem;border-radius:50%;background:var(--accent-soft);color:var(--accent);display:grid;place-items:center;font-weight:650;font-size:.875rem;grid-row:1/4}
.mails .from{display:flex;gap:.5rem;color:var(--quiet);font-size:.8125rem;min-width:0}.from b{color:var(--ink);font-weight:600}
.cut{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.mails .subject{font-weight:600;color:var(--ink);text-decoration:none;grid-column:2}
.mails .subject::after{content:"";position:absolute;inset:0}
.mails .subject:focus-visible{outline:none}.mails li:has(.subject:focus-visible){outline:3px solid var(--spark);outline-offset:-3px}
.mails .preview{grid-column:2;color:var(--quiet);font-size:.875rem;margin:0}
.mails .when{font-size:.8125rem;color:var(--quiet);text-align:right}
.mails .chips{grid-column:3;grid-row:2/4;justify-content:flex-end;align-content:end;align-self:end}
.texts{list-style:none;margin:.5rem 0 0;padding:0}
.texts li{position:relative;padding:.875rem 1.5rem;border-top:1px solid var(--line)}
.texts .from{display:flex;justify-content:space-between;gap:.75rem;font-size:.8125rem;color:var(--quiet);margin-bottom:.375rem}
.bubble{background:var(--bubble);border-radius:1.125rem 1.125rem 1.125rem .3125rem;padding:.625rem .9375rem;margin:0 1.5rem .5rem 0;overflow-wrap:anywhere;white-space:pre-line;width:fit-content}
.bubble a{color:inherit;text-decoration:none}.bubble a::after{content:"";position:absolute;inset:0}
.bubble a:focus-visible{outline:none}.texts li:has(a:focus-visible){outline:3px solid var(--spark);outline-offset:-3px}
.bubble.reply{background:var(--accent);color:var(--paper);margin:0 0 .5rem auto;border-radius:1.125rem 1.125rem .3125rem 1.125rem}

.letter h1{font-size:1.375rem;margin:0}
.letter .who{display:flex;gap:.875rem;align-items:center;padding:0 1.5rem 1rem}.letter .who p{margin:0;min-width:0}
.letter .head{padding:1.25rem 1.5rem .875rem}.letter .tabs{margin:0 1.5rem 1rem}
.stage{background:var(--ground);border-top:1px solid var(--line);display:flex;justify-content:center}
.stage iframe{border:0;width:100%;height:52rem;display:block}
.stage.phone{padding:1.5rem 1rem}.stage.phone iframe{width:24.5rem;max-width:100%;height:46rem;border-radius:1.75rem;box-shadow:0 0 0 .5rem var(--bezel),var(--shadow)}
.note{display:flex;justify-content:space-between;gap:.25rem 1rem;flex-wrap:wrap;margin:0;padding:.5rem 1.5rem;border-top:1px solid var(--line);font-size:.8125rem;color:var(--quiet);background:var(--raised)}
.verbatim{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;padding:1.25rem 1.5rem;border-top:1px solid var(--line)}
.handset{max-width:24.5rem;margin:1.5rem auto;background:var(--paper);border-radius:2rem;box-shadow:0 0 0 .5rem var(--bezel),var(--shadow);padding:1.25rem 1rem 2.5rem;min-height:17rem}
.handset .peer{text-align:center;font-size:.8125rem;color:var(--quiet);border-bottom:1px solid var(--line);padding-bottom:.75rem;margin-bottom:1rem}.peer b{display:block;color:var(--ink);font-size:.9375rem}

dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.375rem 1.25rem;margin:0}
dl.facts+p{margin-top:1rem}
dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0;overflow-wrap:anywhere}
dl.wide-facts{grid-template-columns:max-content minmax(0,1fr) max-content minmax(0,1fr)}
.verdict{border-left:.3125rem solid var(--line)}.verdict.good{border-left-color:var(--good)}.verdict.accent{border-left-color:var(--spark)}.verdict.bad{border-left-color:var(--bad)}.verdict.wait{border-left-color:var(--wait)}
.verdict h1{font-size:1.4375rem;max-width:50rem}
.checks{list-style:none;padding:0;margin:0}
.checks li{display:grid;grid-template-columns:1.25rem minmax(0,1fr) max-content;gap:0 .75rem;padding:.4375rem 0;border-top:1px solid var(--line);align-items:start}
.checks li:first-child{border-top:0}.checks .icon{margin-top:.125rem}
.checks p{grid-column:2/-1;margin:.125rem 0 .125rem;color:var(--quiet);font-size:.875rem}
.checks li.block .what,.checks li.wait .what{font-weight:650}
.checks .what code{font-weight:400}
.found{color:var(--quiet);font-size:.875rem;text-align:right;max-width:16rem;overflow-wrap:anywhere}.found b{color:var(--ink);font-weight:600}
.timeline{list-style:none;padding:0;margin:0}
.timeline li{position:relative;padding:0 0 1.125rem 1.5rem}
.timeline li::before{content:"";position:absolute;left:.25rem;top:.375rem;width:.625rem;height:.625rem;border-radius:50%;background:var(--quiet);box-shadow:0 0 0 .1875rem var(--paper)}
.timeline li::after{content:"";position:absolute;left:.5rem;top:1.25rem;bottom:-.25rem;width:1px;background:var(--line)}
.timeline li:last-child{padding-bottom:0}.timeline li:last-child::after{display:none}
.timeline .good::before{background:var(--good)}.timeline .bad::before{background:var(--bad)}.timeline .wait::before{background:var(--wait)}.timeline .accent::before{background:var(--spark)}
.timeline b{display:block;font-weight:600}.timeline p{margin:0;color:var(--quiet);font-size:.8125rem}
dl.condition{grid-template-columns:5.5rem minmax(0,1fr)}.condition ul{padding-left:1.125rem;margin:.125rem 0}.condition b{font-weight:600}
.break{overflow-wrap:anywhere}
details{margin-top:.75rem}details summary{cursor:pointer;color:var(--accent)}details[open] summary{margin-bottom:.5rem}

@media(max-width:62rem){.columns{grid-template-columns:minmax(0,1fr);row-gap:0}dl.wide-facts{grid-template-columns:max-content minmax(0,1fr)}}
@media(max-width:40rem){.wide{padding-left:1rem;padding-right:1rem}.top>div{padding-top:.5rem;padding-bottom:.5rem}.card{padding:1rem}.mails li,.texts li{padding-left:1rem;padding-right:1rem}
.mails li{grid-template-columns:minmax(0,1fr) max-content}.avatar{display:none}.mails .subject,.mails .preview{grid-column:1/-1}.mails .chips{grid-column:1/-1;grid-row:auto;justify-content:flex-start;padding-top:.375rem}
.stage iframe{height:40rem}.stage.phone{padding:0}.stage.phone iframe{border-radius:0;box-shadow:none;width:100%}}
@media print{.top,.filter,footer,.pager{display:none}.card{break-inside:avoid;box-shadow:none}}
`;
