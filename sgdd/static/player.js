// The unmasking player: a text that appears step by step, as notebook 09_visualize packs it.
//
// The same file serves two hosts. A self-contained page holds it in a module script and calls
// `startPlayers()`; anywidget imports it and calls `render`. Its look is in player.css.
// Strings of a text go into the page as text nodes, never as HTML.
//
// data: {shades: [[background, text], ...], kinds: {letter: name}, titled, traces: [trace, ...]}
// trace: {title, guided, pieces, goes_on, joins, steps: [step, ...]}
// step: {kinds, tokens, sure, entropy, top, alone}
//   kinds: a letter a position; tokens: index of its piece, -1 for a mask; sure: confidence in %
//   top, alone: [[piece, probability in ‰], ...] a position, 0 where nothing was predicted

const FRAME = `
<div class="sgdd-live">
  <div class="sgdd-error" role="alert" hidden></div>
  <div class="sgdd-bar sgdd-title"></div>
  <div class="sgdd-bar sgdd-choice">
    <label>Text <select class="sgdd-which" aria-label="Text"></select></label>
  </div>
  <div class="sgdd-bar sgdd-steps" role="group" aria-label="Steps">
    <button type="button" class="sgdd-play">Play</button>
    <button type="button" class="sgdd-back" aria-label="Previous step">‹</button>
    <input type="range" class="sgdd-slider" min="0" value="0" step="1" aria-label="Step">
    <button type="button" class="sgdd-next" aria-label="Next step">›</button>
    <select class="sgdd-speed" aria-label="Speed">
      <option value="0.5">½ ×</option><option value="1">1 ×</option>
      <option value="2">2 ×</option><option value="4">4 ×</option>
    </select>
  </div>
  <div class="sgdd-status" aria-live="polite"></div>
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
  </div>
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

// ---- the player ----

// `tell` hears what the reader does: {text}, {step}, {token}, {speed} or {playing}.
class Player {
  constructor(root, {shades, kinds, titled, traces}, at, tell) {
    Object.assign(this, {root, shades, kinds, traces, tell});
    frame(root);
    this.find = name => root.querySelector(".sgdd-" + name);
    for (const name of ["which", "play", "back", "slider", "next", "speed", "status", "tokens",
                        "map", "across", "down", "curve", "detail", "said", "guided", "alone"]) {
      this[name] = this.find(name);
    }
    this.cells = [];
    this.timer = null;
    this.head(titled);
    this.listen();
    this.watcher = new ResizeObserver(() => this.label());
    this.watcher.observe(this.map);
    this.speed.value = at.speed;
    this.load(at.text);
    this.token = at.token ?? this.firstMask();
    this.show(at.step);
    if (at.playing) this.start();
  }

  // What never changes: titles to choose from, the colours' legend.
  head(titled) {
    this.traces.forEach((trace, i) => { make(this.which, "option", "", trace.title).value = i; });
    this.find("choice").hidden = this.traces.length < 2;
    this.find("title").textContent = this.traces[0].title;
    this.find("title").hidden = this.traces.length > 1 || !titled;
    const colours = this.shades.map(([back]) => back).join(", ");
    this.find("ramp").style.background = `linear-gradient(to right, ${colours})`;
    const again = trace => trace.steps.some(row => row.kinds.includes("r"));
    this.find("again").hidden = !this.traces.some(again);
  }

  listen() {
    this.which.addEventListener("change", () => this.change(+this.which.value));
    this.speed.addEventListener("change", () => this.pace(+this.speed.value));
    this.play.addEventListener("click", () => this.turn(this.timer === null));
    this.back.addEventListener("click", () => this.go(this.step - 1));
    this.next.addEventListener("click", () => this.go(this.step + 1));
    this.slider.addEventListener("input", () => this.go(+this.slider.value));
    this.map.addEventListener("click", event => this.point(event));
    const page = document.body.classList.contains("sgdd-page"); // alone on it: it gets all keys
    (page ? document : this.root).addEventListener("keydown", event => this.key(event));
  }

  // ---- what a trace says of a token ----

  end() { return this.trace.steps.length - 1; }

  firstMask() { return Math.max(0, this.trace.steps[0].kinds.indexOf("m")); }

  count(step, letters) {
    return [...this.trace.steps[step].kinds].filter(kind => letters.includes(kind)).length;
  }

  masked(step) { return this.count(step, "mr"); }

  // A piece by name; one that goes on shows so.
  name(piece, sign = "…") {
    return (this.trace.goes_on[piece] ? sign : "") + this.trace.pieces[piece];
  }

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

  load(to) {
    this.text = within(to, this.traces.length - 1);
    this.trace = this.traces[this.text];
    this.which.value = this.text;
    this.slider.max = this.end();
    this.tokens.replaceChildren();
    this.cells = this.trace.joins.map((_, i) => this.cell(i));
    const known = this.trace.steps.flatMap(({top}) => top.map(all => all.length || 0));
    this.detail.style.setProperty("--alternatives", Math.max(1, ...known));
    this.drawMap();
    this.label();
    this.drawCurves();
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

  // Where a step stands on the curves' axis.
  along(step) { return step * CHART.wide / Math.max(this.end(), 1); }

  drawCurves() {
    const {wide, high, left, right, top, bottom} = CHART, {steps} = this.trace;
    const box = [-left, -top, wide + left + right, high + top + bottom];
    this.curve.replaceChildren();
    this.curve.setAttribute("viewBox", box.join(" "));
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
    draw(this.curve, "path", {d: `M0 0V${high}H${wide}V0`, class: "sgdd-axis"});
    const text = {"text-anchor": "middle", class: "sgdd-number"};
    for (let s = 0; s <= this.end(); s++) {
      if (shown(s)) draw(this.curve, "text", {...text, x: this.along(s), y: high + 15}, s);
    }
    draw(this.curve, "text", {...text, x: wide / 2, y: high + 31}, "step");
  }

  // ---- one of its steps ----

  show(to) {
    this.step = within(to, this.end());
    this.cells.forEach((cell, i) => this.fill(cell, i));
    this.slider.value = this.step;
    this.back.setAttribute("aria-disabled", this.step === 0);
    this.next.setAttribute("aria-disabled", this.step === this.end());
    this.status.textContent = this.summary();
    this.slider.setAttribute("aria-valuetext", this.status.textContent);
    this.row.setAttribute("y", this.step * CELL.high - 1);
    for (const side of ["x1", "x2"]) this.now.setAttribute(side, this.along(this.step));
    this.tell({step: this.step});
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
    const how = guided ? "with guidance" : "no guidance in this run";
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

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
    this.status.setAttribute("aria-live", "polite");
    this.tell({playing: false});
  }

  // Not read aloud while it plays: a line every half second is noise.
  start() {
    if (this.step === this.end()) this.show(0);
    clearInterval(this.timer);
    this.play.textContent = "Pause";
    this.status.setAttribute("aria-live", "off");
    // The timer first: whoever is told may ask to play, which is then so already.
    this.timer = setInterval(() => this.tick(), 700 / this.speed.value);
    this.tell({playing: true});
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
    this.token = this.firstMask();
    this.tell({text: this.text});
    this.show(0);
  }

  pace(speed) {
    this.speed.value = speed;
    this.tell({speed: +this.speed.value});
    if (this.timer !== null) this.start();
  }

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

  key(event) {
    const {target} = event, cell = this.cells.includes(target);
    if (event.altKey || event.ctrlKey || event.metaKey || target.tagName === "SELECT") return;
    const does = {
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(this.end()),
      ArrowUp: cell && (() => this.walk(-1)),
      ArrowDown: cell && (() => this.walk(1)),
      " ": (cell || target.tagName !== "BUTTON") && (() => this.turn(this.timer === null)),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  // ---- for its host ----

  // Python sets one of the five things that `tell` tells.
  set(name, value) {
    const now = {text: this.text, step: this.step, token: this.token,
                 speed: +this.speed.value, playing: this.timer !== null};
    if (now[name] === value) return;
    const does = {text: "change", step: "show", token: "choose", speed: "pace", playing: "turn"};
    this[does[name]](value);
  }

  stop() {
    clearInterval(this.timer);
    this.watcher.disconnect();
  }
}

// Fill a root with the empty player.
function frame(root) {
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "A text, unmasked step by step");
  root.setAttribute("tabindex", "-1");
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab: keys are the player's
  root.insertAdjacentHTML("beforeend", FRAME);
}

// A player, or what went wrong, said so that it looks like an error.
function startPlayer(root, data, at, tell) {
  try {
    return new Player(root, data, at, tell);
  } catch (error) {
    console.error(error);
    if (!root.querySelector(".sgdd-live")) frame(root);
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
  const names = ["text", "step", "token", "speed", "playing"];
  let player;
  const tell = change => {
    model.set(change);
    model.save_changes();
  };
  const build = () => {
    player?.stop();
    el.replaceChildren();
    const at = Object.fromEntries(names.map(name => [name, model.get(name)]));
    const root = make(el, "div", "sgdd-player mathjax_ignore tex2jax_ignore");
    player = startPlayer(root, model.get("data"), at, tell);
  };
  model.on("change:data", build);
  for (const name of names) model.on("change:" + name, () => player.set(name, model.get(name)));
  build();
  return () => player.stop();
}

export default {render};
