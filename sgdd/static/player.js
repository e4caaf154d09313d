// The player: a text that appears step by step, or a search that nears a meaning round by round,
// as notebook 09b_player packs them.
//
// The same file serves two hosts. A self-contained page holds it in a module script and calls
// `startPlayers()`; anywidget imports it and calls `render`. Its look is in player.css.
// Strings of a text go into the page as text nodes, never as HTML.
//
// data: {view: "unmasking" or "search", titled, traces: [trace, ...]} and, for unmasking,
//   {shades: [[background, text], ...], kinds: {letter: name}}
// trace: {title, pieces, goes_on, steps: [step, ...]}, and what is named below
//
// Unmasking: trace: {guided, joins}, step: {kinds, tokens, sure, entropy, top, alone}
//   kinds: a letter a position; tokens: index of its piece, -1 for a mask; sure: confidence in %
//   top, alone: [[piece, probability in ‰], ...] a position, 0 where nothing was predicted
//
// Search: trace: {found}, step (a round): [candidate, ...], the nearest first
// candidate: {cosine, move, parent, kinds, tokens, joins}
//   parent: its number in the round before, -1 for none; tokens: index of its piece
//   kinds: a letter a token, against the parent: k same, n new, x taken out, s moved

// What every player has; `Step` and `step` are what it calls a step.
const controls = (Step, step = Step.toLowerCase()) => `
  <div class="sgdd-error" role="alert" hidden></div>
  <div class="sgdd-bar sgdd-title"></div>
  <div class="sgdd-bar sgdd-choice">
    <label>Text <select class="sgdd-which" aria-label="Text"></select></label>
  </div>
  <div class="sgdd-bar sgdd-steps" role="group" aria-label="${Step}s">
    <button type="button" class="sgdd-play">Play</button>
    <button type="button" class="sgdd-back" aria-label="Previous ${step}">‹</button>
    <input type="range" class="sgdd-slider" min="0" value="0" step="1" aria-label="${Step}">
    <button type="button" class="sgdd-next" aria-label="Next ${step}">›</button>
    <select class="sgdd-speed" aria-label="Speed">
      <option value="0.5">½ ×</option><option value="1">1 ×</option>
      <option value="2">2 ×</option><option value="4">4 ×</option>
    </select>
  </div>
  <div class="sgdd-status" aria-live="polite"></div>`;

const UNMASKING = `
  <div class="sgdd-tokens" role="group" aria-label="Tokens"></div>
  <div class="sgdd-legend">
    <span>unsure<span class="sgdd-ramp"></span>sure</span>
    <span><span class="sgdd-token sgdd-m">▒▒</span>masked</span>
    <span><span class="sgdd-token sgdd-n">a</span>new</span>
    <span><span class="sgdd-token sgdd-g">a</span>given</span>
    <span class="sgdd-again"><span class="sgdd-token sgdd-r">↺▒</span>masked again</span>
  </div>
  <div class="sgdd-views">
    <figure class="sgdd-mapped">
      <figcaption>Confidence: steps down, tokens across; struck through: masked</figcaption>
      <div class="sgdd-grid">
        <div class="sgdd-corner" aria-hidden="true">step</div>
        <div class="sgdd-across" aria-hidden="true"></div>
        <div class="sgdd-down" aria-hidden="true"></div>
        <svg class="sgdd-map" role="img" aria-label="Confidence of every token after every step;
          the same as the cells above say, step by step"></svg>
      </div>
    </figure>
    <figure class="sgdd-curves">
      <figcaption>
        <span class="sgdd-key sgdd-share">share masked</span>
        <span class="sgdd-key sgdd-entropy">mean entropy, in nats</span>
      </figcaption>
      <svg class="sgdd-curve" role="img" aria-label="Share masked and mean entropy over the steps;
        the line above the text says both for the step shown"></svg>
    </figure>
  </div>
  <div class="sgdd-detail" role="group" aria-label="Alternatives">
    <div class="sgdd-said"></div>
    <div class="sgdd-columns">
      <div class="sgdd-list sgdd-guided"></div>
      <div class="sgdd-list sgdd-alone"></div>
      <div class="sgdd-past"><b>History</b><ol aria-label="History" tabindex="0"></ol></div>
    </div>
  </div>`;

const SEARCH = `
  <div class="sgdd-tokens sgdd-shown" role="group" aria-label="Candidate"></div>
  <div class="sgdd-said"></div>
  <div class="sgdd-legend">
    <span><span class="sgdd-token sgdd-n">a</span>new</span>
    <span><span class="sgdd-token sgdd-x">a</span>taken out</span>
    <span><span class="sgdd-token sgdd-s">a</span>moved</span>
  </div>
  <div class="sgdd-views">
    <figure class="sgdd-mapped">
      <figcaption>Candidates after this round, the nearest first</figcaption>
      <ol class="sgdd-beam" aria-label="Candidates"></ol>
    </figure>
    <figure class="sgdd-curves">
      <figcaption>
        <span class="sgdd-key sgdd-best">cosine of the nearest</span>
        <span class="sgdd-others">others</span>
      </figcaption>
      <svg class="sgdd-curve" role="img" aria-label="Cosine of the candidates over the rounds; the
        list of candidates says it for the round shown"></svg>
    </figure>
  </div>
  <div class="sgdd-detail">
    <div class="sgdd-past sgdd-way"><b>How it came about</b>
      <ol aria-label="How it came about" tabindex="0"></ol></div>
  </div>`;

const SVG = "http://www.w3.org/2000/svg";
const CELL = {wide: 16, high: 13}; // of the map, in its own units
const CHART = {wide: 236, high: 100, left: 42, right: 42, top: 8, bottom: 36}; // in its own units
// Characters that are as wide as two others.
const DOUBLE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;

// ---- small helpers ----

// A new element with a class and a text, at the end of its parent.
function make(parent, tag, kind = "", text = "") {
  const node = document.createElement(tag);
  node.className = kind;
  node.textContent = text;
  return parent.appendChild(node);
}

// A new SVG element, at the end of its parent.
function draw(parent, tag, attributes, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return parent.appendChild(node);
}

// How many columns of a fixed-width font a text takes.
function columns(text) {
  return [...text].reduce((sum, char) => sum + (DOUBLE.test(char) ? 2 : 1), 0);
}

// A whole number between 0 and `high`.
function within(x, high) {
  return Math.min(Math.max(Math.trunc(x) || 0, 0), high);
}

// A probability in ‰ as people read it.
function percent(p) {
  if (p >= 1000) return "100 %";
  return p < 1 ? "< 0.1 %" : (p / 10).toFixed(1) + " %";
}

// Which of `count` rows in `room` pixels get a number, so that numbers are `least` pixels apart.
function numbered(count, room, least) {
  const by = [1, 2, 5, 10, 20, 50].find(n => n * room / count >= least) || 100;
  return i => i % by === 0;
}

// The smallest of 1, 2 and 5 times a power of ten that is not below `x`: where an axis ends.
function roundUp(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map(n => n * power).find(top => top >= x - 1e-9);
}

// ---- what every player does: go from step to step ----

// A player shows one of its traces at one of its steps, by its own `open` and `paint`, and hears
// a few keys more by its own `keys`. `tell` hears what the reader does: {text}, {step}, {token},
// {candidate}, {speed} or {playing}.
class Player {
  constructor(root, {titled, traces}, at, tell) {
    Object.assign(this, {root, traces, tell});
    frame(root, this.constructor);
    this.find = name => root.querySelector(".sgdd-" + name);
    const parts = ["which", "play", "back", "slider", "next", "speed", "status", "tokens", "curve",
                   "detail", "said"];
    for (const name of [...parts, ...this.constructor.parts]) this[name] = this.find(name);
    this.timer = null;
    this.token = this.candidate = 0;
    this.head(titled);
    this.listen();
    this.speed.value = at.speed;
  }

  // Once a player is ready for it.
  begin(at) {
    this.load(at.text);
    this.show(at.step);
    if (at.playing) this.start();
  }

  // Titles to choose from.
  head(titled) {
    this.traces.forEach((trace, i) => { make(this.which, "option", "", trace.title).value = i; });
    this.find("choice").hidden = this.traces.length < 2;
    this.find("title").textContent = this.traces[0].title;
    this.find("title").hidden = this.traces.length > 1 || !titled;
  }

  listen() {
    this.which.addEventListener("change", () => this.change(+this.which.value));
    this.speed.addEventListener("change", () => this.pace(+this.speed.value));
    this.play.addEventListener("click", () => this.turn(this.timer === null));
    this.back.addEventListener("click", () => this.go(this.step - 1));
    this.next.addEventListener("click", () => this.go(this.step + 1));
    this.slider.addEventListener("input", () => this.go(+this.slider.value));
    const page = document.body.classList.contains("sgdd-page"); // alone on it: it gets all keys
    (page ? document : this.root).addEventListener("keydown", event => this.key(event));
  }

  end() { return this.trace.steps.length - 1; }

  // A piece by name; one that goes on shows so.
  name(piece, sign = "…") {
    return (this.trace.goes_on[piece] ? sign : "") + this.trace.pieces[piece];
  }

  // ---- one of the texts, one of its steps ----

  load(to) {
    this.text = within(to, this.traces.length - 1);
    this.trace = this.traces[this.text];
    this.which.value = this.text;
    this.slider.max = this.end();
    this.open();
  }

  show(to) {
    this.step = within(to, this.end());
    if (this.timer !== null) this.wait();
    this.slider.value = this.step;
    this.back.setAttribute("aria-disabled", this.step === 0);
    this.next.setAttribute("aria-disabled", this.step === this.end());
    this.status.textContent = this.summary();
    this.slider.setAttribute("aria-valuetext", this.status.textContent);
    for (const side of ["x1", "x2"]) this.now.setAttribute(side, this.along(this.step));
    this.tell({step: this.step});
    this.paint();
  }

  // ---- curves over the steps ----

  // Where a step stands on the curves' axis.
  along(step) { return step * CHART.wide / Math.max(this.end(), 1); }

  // An empty chart.
  drawChart() {
    const {wide, high, left, right, top, bottom} = CHART;
    const box = [-left, -top, wide + left + right, high + top + bottom];
    this.curve.replaceChildren();
    this.curve.setAttribute("viewBox", box.join(" "));
  }

  // A curve through [step, share of the height].
  drawCurve(kind, points) {
    const place = ([s, share]) => [this.along(s), CHART.high * (1 - share)];
    const number = x => x.toFixed(1);
    const line = points.flatMap(place).map(number).join(" ");
    draw(this.curve, "polyline", {points: line, class: "sgdd-line " + kind});
  }

  // Numbers beside the curves, in the colour of the curve that they are for.
  drawAxis(x, anchor, kind, shares, number) {
    for (const share of shares) {
      const place = {x, y: CHART.high * (1 - share) + 4, "text-anchor": anchor};
      draw(this.curve, "text", {...place, class: "sgdd-number " + kind}, number(share));
    }
  }

  // The axis below: its line, its numbers, its name.
  drawSteps() {
    const {wide, high} = CHART, shown = numbered(this.end(), wide, 24);
    const name = this.constructor.step.toLowerCase();
    draw(this.curve, "path", {d: `M0 0V${high}H${wide}V0`, class: "sgdd-axis"});
    const text = {"text-anchor": "middle", class: "sgdd-number"};
    for (let s = 0; s <= this.end(); s++) {
      if (shown(s)) draw(this.curve, "text", {...text, x: this.along(s), y: high + 15}, s);
    }
    draw(this.curve, "text", {...text, x: wide / 2, y: high + 31}, name);
  }

  // ---- what the reader does ----

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
    this.status.setAttribute("aria-live", "polite");
    this.tell({playing: false});
  }

  // Not read aloud while it plays: a line every half second is noise.
  start() {
    if (this.step === this.end()) this.show(0);
    this.play.textContent = "Pause";
    this.status.setAttribute("aria-live", "off");
    // The timer first: whoever is told may ask to play, which is then so already.
    this.wait();
    this.tell({playing: true});
  }

  // A step is shown for its time, whoever asked for it: another view of this player plays as well.
  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), 700 / this.speed.value);
  }

  // A player that was taken out of the page stops.
  tick() {
    if (this.root.isConnected && this.step < this.end()) this.show(this.step + 1);
    if (!this.root.isConnected || this.step === this.end()) this.pause();
  }

  turn(on) {
    if (on) this.start();
    else this.pause();
  }

  go(step) {
    this.pause();
    this.show(step);
  }

  change(text) {
    this.pause();
    this.load(text);
    this.tell({text: this.text});
    this.show(0);
  }

  pace(speed) {
    this.speed.value = speed;
    this.tell({speed: +this.speed.value});
    if (this.timer !== null) this.start();
  }

  key(event) {
    const {target} = event;
    if (event.altKey || event.ctrlKey || event.metaKey || target.tagName === "SELECT") return;
    const does = {
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(this.end()),
      " ": target.tagName !== "BUTTON" && (() => this.turn(this.timer === null)),
      ...this.keys(target),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  // ---- for its host ----

  // Python sets one of the things that `tell` tells.
  set(name, value) {
    const now = {text: this.text, step: this.step, token: this.token, candidate: this.candidate,
                 speed: +this.speed.value, playing: this.timer !== null};
    if (now[name] === value) return;
    const does = {text: "change", step: "show", token: "choose", candidate: "choose",
                  speed: "pace", playing: "turn"};
    this[does[name]](value);
  }

  stop() {
    clearTimeout(this.timer);
    this.watcher.disconnect();
  }
}

// ---- a text that is unmasked ----

class Unmasking extends Player {
  static label = "A text, unmasked step by step";
  static step = "Step";
  static body = UNMASKING;
  static parts = ["map", "across", "down", "guided", "alone"];

  constructor(root, data, at, tell) {
    super(root, data, at, tell);
    Object.assign(this, {shades: data.shades, kinds: data.kinds, cells: []});
    this.explain();
    this.map.addEventListener("click", event => this.point(event));
    this.watcher = new ResizeObserver(() => this.label());
    this.watcher.observe(this.map);
    this.asked = at.token;
    this.begin(at);
  }

  // The legend of the colours.
  explain() {
    const colours = this.shades.map(([back]) => back).join(", ");
    this.find("ramp").style.background = `linear-gradient(to right, ${colours})`;
    const again = trace => trace.steps.some(row => row.kinds.includes("r"));
    this.find("again").hidden = !this.traces.some(again);
  }

  // ---- what a trace says of a token ----

  firstMask() { return Math.max(0, this.trace.steps[0].kinds.indexOf("m")); }

  count(step, letters) {
    return [...this.trace.steps[step].kinds].filter(kind => letters.includes(kind)).length;
  }

  masked(step) { return this.count(step, "mr"); }

  // Confidence in a token that stands, in %; nothing for masks and for what was given.
  sure(token, step) {
    const {kinds, sure} = this.trace.steps[step];
    return "nk".includes(kinds[token]) && sure.length ? sure[token] : null;
  }

  shade(token, step) {
    const sure = this.sure(token, step);
    return sure === null ? null : this.shades[Math.round(sure * (this.shades.length - 1) / 100)];
  }

  say(token) {
    const {kinds, tokens} = this.trace.steps[this.step], sure = this.sure(token, this.step);
    const parts = [this.kinds[kinds[token]]];
    if (tokens[token] >= 0) parts.unshift(this.name(tokens[token]));
    if (sure !== null) parts.push(sure + " % sure");
    return parts.join(", ");
  }

  // ---- one of the texts ----

  open() {
    this.tokens.replaceChildren();
    this.cells = this.trace.joins.map((_, i) => this.cell(i));
    const known = this.trace.steps.flatMap(({top}) => top.map(all => all.length || 0));
    this.detail.style.setProperty("--alternatives", Math.max(1, ...known));
    this.drawMap();
    this.label();
    this.drawCurves();
    this.token = this.asked ?? this.firstMask();
    this.asked = null; // was for the first text
  }

  // A cell is as wide as its widest token, or the text would jump about while it appears.
  cell(i) {
    const cell = make(this.tokens, "button");
    const seen = this.trace.steps.map(row => row.tokens[i]).filter(piece => piece >= 0);
    const widths = seen.map(piece => columns(this.trace.pieces[piece]));
    cell.type = "button";
    cell.dataset.width = Math.max(1, ...widths);
    cell.style.minWidth = `max(20px, min(${cell.dataset.width}ch, 100% - 14px))`;
    cell.addEventListener("click", () => this.choose(i));
    cell.addEventListener("focus", () => this.choose(i));
    return cell;
  }

  drawMap() {
    const {wide, high} = CELL, steps = this.trace.steps, hatch = [];
    const width = this.cells.length * wide, height = steps.length * high;
    this.map.replaceChildren();
    this.map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.map.style.maxWidth = this.across.style.maxWidth = width * 1.4 + "px";
    const edge = {x: -1, y: -1, width: width + 1, height: height + 1};
    draw(this.map, "rect", {...edge, class: "sgdd-edge"});
    steps.forEach((row, s) => this.cells.forEach((_, i) => {
      const x = i * wide, y = s * high, shade = this.shade(i, s);
      if (shade) {
        const size = {x, y, width: wide - 1, height: high - 1};
        draw(this.map, "rect", size).style.fill = shade[0];
      } else if ("mr".includes(row.kinds[i])) {
        hatch.push(`M${x + 3} ${y + high - 4}L${x + wide - 5} ${y + 3}`);
      }
    }));
    draw(this.map, "path", {d: hatch.join("") || "M0 0", class: "sgdd-hatch"});
    const here = {class: "sgdd-here"};
    this.row = draw(this.map, "rect", {x: -1.5, width: width + 2, height: high + 1, ...here});
    this.column = draw(this.map, "rect", {y: -1.5, width: wide + 1, height: height + 2, ...here});
    this.column.setAttribute("stroke-dasharray", "4 3");
  }

  // Names or numbers along the map, as many as there is room for.
  label() {
    const {width, height} = this.map.getBoundingClientRect(), {steps, pieces} = this.trace;
    const last = steps[this.end()].tokens, named = width / last.length >= 13;
    const across = numbered(last.length, width, 22), down = numbered(steps.length, height, 15);
    const number = i => across(i + 1) ? i + 1 : "";
    const name = piece => piece < 0 ? "▒" : pieces[piece];
    this.find("grid").classList.toggle("sgdd-named", named);
    this.across.style.gridTemplateColumns = `repeat(${last.length}, minmax(0, 1fr))`;
    this.across.replaceChildren();
    last.forEach((piece, i) => {
      make(this.across, "span", "", named ? name(piece) : number(i));
    });
    this.down.style.gridTemplateRows = `repeat(${steps.length}, minmax(0, 1fr))`;
    this.down.replaceChildren();
    steps.forEach((_, s) => make(this.down, "span", "", down(s) ? s : ""));
  }

  drawCurves() {
    const {wide, high} = CHART, {steps} = this.trace;
    this.drawChart();
    const shares = steps.map((_, s) => this.masked(s) / this.cells.length);
    this.drawAxis(-8, "end", "sgdd-share", [0, 0.5, 1], share => 100 * share + " %");
    this.drawCurve("sgdd-share", shares.map((share, s) => [s, share]));
    const known = steps.map(({entropy}, s) => [s, entropy]).filter(([, e]) => e !== null);
    const most = Math.max(0, ...known.map(([, entropy]) => entropy)), end = roundUp(most || 1);
    this.find("key.sgdd-entropy").hidden = !known.length;
    if (known.length) {
      const number = share => +(share * end).toPrecision(2);
      this.drawAxis(wide + 8, "start", "sgdd-entropy", [0, 0.5, 1], number);
      this.drawCurve("sgdd-entropy", known.map(([s, entropy]) => [s, entropy / end]));
    }
    this.drawSteps();
    this.now = draw(this.curve, "line", {y1: 0, y2: high, class: "sgdd-here"});
  }

  // ---- one of its steps ----

  paint() {
    this.cells.forEach((cell, i) => this.fill(cell, i));
    this.row.setAttribute("y", this.step * CELL.high - 1);
    this.choose(this.token);
  }

  fill(cell, i) {
    const {kinds, tokens} = this.trace.steps[this.step], again = kinds[i] === "r";
    const [back, front] = this.shade(i, this.step) || ["", ""], width = +cell.dataset.width;
    const mask = (again ? "↺" : "") + "▒".repeat(again && width > 1 ? width - 1 : width);
    cell.className = `sgdd-token sgdd-${kinds[i]}${this.trace.joins[i] ? " sgdd-joins" : ""}`;
    cell.textContent = tokens[i] < 0 ? mask : this.trace.pieces[tokens[i]];
    cell.style.background = back;
    cell.style.color = front;
    cell.setAttribute("aria-label", `Token ${i + 1}: ${this.say(i)}`);
  }

  summary() {
    const {entropy} = this.trace.steps[this.step];
    const masked = this.masked(this.step), all = this.cells.length;
    const share = Math.round(100 * masked / all), again = this.count(this.step, "r");
    const parts = [`${masked} of ${all} masked (${share} %)`];
    parts.push(this.count(this.step, "n") + " new");
    if (again) parts.push(again + " masked again");
    if (entropy !== null) parts.push(`entropy ${entropy.toFixed(2)} nats`);
    return `Step ${this.step} of ${this.end()}: ${parts.join(", ")}`;
  }

  // ---- one of its tokens ----

  choose(to) {
    this.token = within(to, this.cells.length - 1);
    this.cells.forEach((cell, i) => {
      cell.setAttribute("aria-pressed", i === this.token);
      cell.tabIndex = i === this.token ? 0 : -1;
    });
    this.column.setAttribute("x", this.token * CELL.wide - 1.5);
    this.said.textContent = `Token ${this.token + 1}: ${this.say(this.token)}`;
    this.alternatives();
    this.history();
    this.tell({token: this.token});
  }

  // What it might have been, as last predicted: with guidance and, where there was some, without.
  alternatives() {
    const {steps, guided} = this.trace;
    let from = this.step;
    while (from > 0 && !steps[from].top[this.token]) from--;
    const {top, alone} = steps[from], known = top[this.token];
    const how = guided ? "with guidance" : "no guidance";
    this.alone.hidden = !guided;
    this.alone.replaceChildren();
    if (known) {
      this.list(this.guided, `Step ${from}, ${how}`, known);
      if (guided) this.list(this.alone, `Step ${from}, without guidance`, alone[this.token]);
    } else {
      this.guided.textContent = this.nothing();
    }
  }

  nothing() {
    if (this.trace.steps[0].kinds[this.token] === "g") {
      return "It was given: nothing was predicted here.";
    }
    if (this.step) return "No alternatives were recorded.";
    return "Nothing is predicted before the first step.";
  }

  list(part, title, top) {
    part.replaceChildren();
    make(part, "b", "", title);
    const items = make(part, "ol"), stands = this.trace.steps[this.step].tokens[this.token];
    for (const [piece, probability] of top) {
      const item = make(items, "li"), sign = piece === stands ? "✓ " : "  ";
      make(item, "span", "sgdd-word", sign + this.name(piece)).title = this.trace.pieces[piece];
      make(make(item, "span", "sgdd-scale"), "i").style.width = probability / 10 + "%";
      make(item, "span", "sgdd-p", percent(probability));
    }
  }

  // What stood or was guessed here, runs of equal steps as one line. It scrolls in its own box.
  history() {
    const items = this.find("past ol"), runs = [];
    items.replaceChildren();
    this.trace.steps.forEach((_, s) => {
      const what = this.event(s), last = runs[runs.length - 1];
      if (last && last.what === what) last.to = s;
      else runs.push({from: s, to: s, what});
    });
    for (const {from, to, what} of runs) {
      const item = make(items, "li");
      make(item, "span", "", `Step ${from}${to > from ? "–" + to : ""}`);
      make(item, "span", "sgdd-word", what).title = what;
      if (from > this.step || this.step > to) continue;
      item.setAttribute("aria-current", "step");
      items.scrollTop = item.offsetTop - items.offsetTop - items.clientHeight / 2;
    }
  }

  event(step) {
    const {kinds, tokens, top} = this.trace.steps[step], kind = kinds[this.token];
    if (tokens[this.token] >= 0) return `${this.kinds[kind]}: ${this.name(tokens[this.token])}`;
    if (kind === "r" || !top[this.token]) return this.kinds[kind];
    return `guess: ${this.name(top[this.token][0][0])}`;
  }

  // ---- what the reader does ----

  // The next or previous token; after the last comes the first.
  walk(by) {
    this.choose((this.token + by + this.cells.length) % this.cells.length);
    this.cells[this.token].focus();
  }

  point(event) {
    const {left, top, width, height} = this.map.getBoundingClientRect();
    this.choose(Math.floor((event.clientX - left) / width * this.cells.length));
    this.go(Math.floor((event.clientY - top) / height * this.trace.steps.length));
  }

  keys(target) {
    if (!this.cells.includes(target)) return {};
    return {
      ArrowUp: () => this.walk(-1),
      ArrowDown: () => this.walk(1),
      " ": () => this.turn(this.timer === null),
    };
  }
}

// ---- a search that nears a meaning ----

class Search extends Player {
  static label = "A search, round by round";
  static step = "Round";
  static body = SEARCH;
  static parts = ["beam"];

  constructor(root, data, at, tell) {
    super(root, data, at, tell);
    this.curve.addEventListener("click", event => this.point(event));
    this.watcher = new ResizeObserver(() => { this.settle(); this.paint(); });
    this.watcher.observe(this.find("steps")); // its width changes with the player's, and no height
    this.begin(at);
    this.choose(at.candidate ?? 0);
  }

  // ---- what a trace says of its candidates ----

  candidates(step = this.step) { return this.trace.steps[step]; }

  nearest(step) { return this.candidates(step)[0].cosine; }

  found() { return this.trace.found && this.step === this.end(); }

  summary() {
    const {length} = this.candidates(), [{cosine, move}] = this.candidates();
    const gain = this.step ? cosine - this.nearest(this.step - 1) : 0;
    const parts = [`cosine ${cosine.toFixed(4)}`];
    if (this.step) parts[0] += ` (${gain < 0 ? "−" : "+"}${Math.abs(gain).toFixed(4)})`;
    parts.push(move, length === 1 ? "1 candidate" : `${length} candidates`);
    if (this.step === this.end()) parts.unshift(this.trace.found ? "found" : "not found");
    return `Round ${this.step} of ${this.end()}: ${parts.join(", ")}`;
  }

  // Tokens of one kind that stand together, as one text.
  runs({kinds, tokens, joins}) {
    const runs = [];
    tokens.forEach((piece, i) => {
      const last = runs[runs.length - 1];
      if (last?.kind !== kinds[i]) runs.push({kind: kinds[i], text: this.name(piece)});
      else last.text += (joins[i] ? "" : " ") + this.trace.pieces[piece];
    });
    return runs;
  }

  // What was done to its parent, in words.
  done(candidate) {
    const words = {n: "new", x: "taken out", s: "moved"};
    const of = {n: [], x: [], s: []}, said = [], runs = this.runs(candidate);
    runs.forEach(({kind, text}, i) => {
      const before = runs[i - 1];
      if (kind === "n" && before?.kind === "x") said.push(`${of.x.pop()} became “${text}”`);
      else of[kind]?.push(`“${text}”`);
    });
    for (const kind in of) {
      if (of[kind].length) said.push(`${words[kind]} ${of[kind].join(", ")}`);
    }
    return said.join("; ") || "as it was";
  }

  // ---- one of the searches ----

  open() {
    const most = Math.max(...this.trace.steps.map(candidates => candidates.length));
    this.beam.replaceChildren();
    this.rows = Array.from({length: most}, (_, i) => this.row(i));
    this.drawCurves();
    this.settle();
  }

  row(i) {
    const row = make(make(this.beam, "li"), "button", "sgdd-row");
    row.type = "button";
    row.addEventListener("click", () => this.choose(i));
    row.addEventListener("focus", () => this.choose(i));
    return row;
  }

  // Room for the highest of the rounds, so that the page keeps still.
  settle() {
    const parts = [this.tokens, this.said, this.beam], highest = parts.map(() => 0);
    for (const part of parts) part.style.minHeight = "";
    this.trace.steps.forEach((candidates, step) => {
      this.fill(candidates);
      this.enlarge(step, 0);
      parts.forEach((part, i) => {
        highest[i] = Math.max(highest[i], part.getBoundingClientRect().height);
      });
    });
    parts.forEach((part, i) => { part.style.minHeight = highest[i] + "px"; });
  }

  drawCurves() {
    const {high} = CHART, {steps} = this.trace;
    const all = steps.flatMap(candidates => candidates.map(({cosine}) => cosine));
    const low = Math.min(0.9, Math.floor(10 * Math.min(...all)) / 10);
    const share = cosine => (cosine - low) / (1 - low);
    const number = part => +(low + part * (1 - low)).toFixed(2);
    this.height = step => high * (1 - share(this.nearest(step)));
    this.drawChart();
    this.drawAxis(-8, "end", "sgdd-best", [0, 0.5, 1], number);
    steps.forEach((candidates, step) => candidates.slice(1).forEach(({cosine}) => {
      const place = {cx: this.along(step), cy: high * (1 - share(cosine)), r: 2};
      draw(this.curve, "circle", {...place, class: "sgdd-dot"});
    }));
    this.drawCurve("sgdd-best", steps.map((_, step) => [step, share(this.nearest(step))]));
    this.drawSteps();
    this.now = draw(this.curve, "line", {y1: 0, y2: high, class: "sgdd-here"});
    this.spot = draw(this.curve, "circle", {r: 4.5, class: "sgdd-spot"});
  }

  // ---- one of its rounds ----

  // In another round the nearest is chosen.
  show(to) {
    if (to !== this.step) this.candidate = 0;
    super.show(to);
  }

  paint() {
    this.fill(this.candidates());
    this.status.classList.toggle("sgdd-found", this.found());
    this.spot.setAttribute("cx", this.along(this.step));
    this.spot.setAttribute("cy", this.height(this.step));
    this.choose(this.candidate);
  }

  fill(candidates) {
    this.rows.forEach((row, i) => {
      row.parentElement.hidden = i >= candidates.length;
      row.replaceChildren();
      if (i >= candidates.length) return;
      const {cosine, move} = candidates[i];
      make(row, "span", "sgdd-p", cosine.toFixed(4));
      make(row, "span", "", move);
      this.write(make(row, "span", "sgdd-text"), candidates[i], "sgdd-piece");
    });
  }

  // A candidate's tokens, marked by what was done.
  write(part, {kinds, tokens, joins}, kind) {
    tokens.forEach((piece, i) => {
      const tag = {n: "ins", x: "del"}[kinds[i]] || "span";
      if (i && !joins[i]) part.append(" ");
      const of = `${kind} sgdd-${kinds[i]}${joins[i] ? " sgdd-joins" : ""}`;
      make(part, tag, of, this.trace.pieces[piece]);
    });
  }

  // ---- one of its candidates ----

  choose(to) {
    this.candidate = within(to, this.candidates().length - 1);
    this.rows.forEach((row, i) => {
      row.setAttribute("aria-pressed", i === this.candidate);
      row.tabIndex = i === this.candidate ? 0 : -1;
    });
    this.enlarge(this.step, this.candidate);
    this.history();
    this.tell({candidate: this.candidate});
  }

  enlarge(step, i) {
    const candidate = this.candidates(step)[i], {move, parent} = candidate;
    const from = parent < 0 ? "" : `, from candidate ${parent + 1} of round ${step - 1}`;
    this.tokens.replaceChildren();
    this.write(this.tokens, candidate, "sgdd-token");
    const what = parent < 0 ? "" : `: ${this.done(candidate)}`;
    this.said.textContent = `Candidate ${i + 1}, ${move}${from}${what}`;
  }

  // From parent to parent back to where it began; rounds without a change are one line.
  history() {
    const items = this.find("past ol"), way = [];
    let step = this.step, i = this.candidate;
    while (i >= 0) {
      const candidate = this.candidates(step)[i], before = candidate.parent;
      const still = way[0]?.move === "kept"; // the line after this one is the same text
      if (still) Object.assign(way[0], {from: step, ...candidate});
      else way.unshift({from: step, to: step, ...candidate});
      [step, i] = [step - 1, before];
    }
    items.replaceChildren();
    for (const event of way) {
      const item = make(items, "li"), {from, to, cosine, move, parent} = event;
      make(item, "span", "", `Round ${from}${to > from ? "–" + to : ""}`);
      make(item, "span", "sgdd-p", cosine.toFixed(4));
      make(item, "span", "", move);
      make(item, "span", "", parent < 0 ? this.plain(event) : this.done(event));
    }
    items.scrollTop = items.scrollHeight;
  }

  plain(candidate) {
    return this.runs(candidate).filter(({kind}) => kind !== "x").map(({text}) => text).join(" ");
  }

  // ---- what the reader does ----

  // The next or previous candidate; after the last comes the first.
  walk(by) {
    const {length} = this.candidates();
    this.choose((this.candidate + by + length) % length);
    this.rows[this.candidate].focus();
  }

  point(event) {
    const {left, width} = this.curve.getBoundingClientRect(), {wide} = CHART;
    const x = (event.clientX - left) / width * (wide + CHART.left + CHART.right) - CHART.left;
    this.go(Math.round(x / wide * this.end()));
  }

  keys(target) {
    if (!this.rows.includes(target)) return {};
    return {
      ArrowUp: () => this.walk(-1),
      ArrowDown: () => this.walk(1),
      " ": () => this.turn(this.timer === null),
    };
  }
}

// Fill a root with an empty player.
function frame(root, {label, step, body}) {
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", label);
  root.setAttribute("tabindex", "-1");
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab: keys are the player's
  root.insertAdjacentHTML("beforeend", `<div class="sgdd-live">${controls(step)}${body}</div>`);
}

// A player, or what went wrong, said so that it looks like an error.
function startPlayer(root, data, at, tell) {
  const kind = data.view === "search" ? Search : Unmasking;
  try {
    return new kind(root, data, at, tell);
  } catch (error) {
    console.error(error);
    if (!root.querySelector(".sgdd-live")) frame(root, kind);
    const message = root.querySelector(".sgdd-error");
    message.textContent = `This run cannot be shown: ${error.message}`;
    message.hidden = false;
    root.querySelector(".sgdd-live").replaceChildren(message);
    return {stop() {}, set() {}};
  }
}

// On a page: every player that has not started yet.
function startPlayers() {
  const json = "script[type='application/json']";
  for (const root of document.querySelectorAll(`.sgdd-player:not([data-ready]):has(> ${json})`)) {
    root.dataset.ready = "1";
    const data = JSON.parse(root.querySelector(json).textContent);
    startPlayer(root, data, {text: 0, step: 0, speed: 1}, () => {});
  }
}

// In a live notebook: anywidget calls this for every view.
function render({model, el}) {
  const names = ["text", "step", "token", "candidate", "speed", "playing"];
  let player, shown;
  const tell = change => {
    model.set(change);
    model.save_changes();
  };
  const build = () => {
    player?.stop();
    el.replaceChildren();
    shown = model.get("data");
    const at = Object.fromEntries(names.map(name => [name, model.get(name)]));
    const root = make(el, "div", "sgdd-player mathjax_ignore tex2jax_ignore");
    player = startPlayer(root, shown, at, tell);
  };
  model.on("change:data", build);
  // What comes along with new data is for them, and may be heard of first.
  const hear = name => { if (model.get("data") === shown) player.set(name, model.get(name)); };
  for (const name of names) model.on("change:" + name, () => hear(name));
  build();
  return () => player.stop();
}

export default {render};
