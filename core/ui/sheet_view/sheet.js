// The page beside its evidence: choose a finding or a field and its place is shown, choose a place
// and what was said of it is opened.
const STAGE_WIDTH = 1000;
const SHARP_FROM = 1.15; // Past this scale the finer picture is asked for.
const STRIP_MAX = 200;
const BESIDE = "translate(9, -7)"; // Half of a badge, whatever the zoom.
const TAB_WORDS = { todo: "Decide", findings: "Findings", fields: "Fields" };
const views = new WeakMap();

class SheetView {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.frame = this.at(".window");
    this.stage = this.at(".stage");
    this.image = this.at(".stage img");
    this.svg = this.at(".stage svg");
    this.view = new Viewport(this.frame, this.stage, () => this.onMoved());
    this.page = 0;
    this.tab = "findings";
    this.chosen = "";
    this.hasBoxes = true;
    this.desk = new Desk(this);
    this.listen();
  }

  listen() {
    this.view.listen();
    const acts = {
      previous: () => this.turn(this.page - 1),
      next: () => this.turn(this.page + 1),
      in: () => this.view.zoom(ZOOM_STEP),
      out: () => this.view.zoom(1 / ZOOM_STEP),
      width: () => this.view.fitWidth(true),
      page: () => this.view.fitPage(true),
    };
    for (const button of this.root.querySelectorAll(".bar button")) {
      button.onclick = acts[button.dataset.do];
    }
    this.at("[data-do=boxes]").onchange = (event) => {
      this.hasBoxes = event.target.checked;
      this.drawBoxes();
    };
    for (const tab of this.root.querySelectorAll("[role=tab]")) {
      tab.onclick = () => this.openTab(tab.dataset.tab);
    }
    this.at(".tabs").onkeydown = (event) => this.onTabKey(event);
    this.at(".list").onkeydown = (event) => this.onListKey(event);
    this.image.onload = () => this.onLoaded();
    this.image.onerror = () => this.onMissing();
    this.resized = new ResizeObserver(() => this.view.refit());
    this.resized.observe(this.frame);
  }

  // New data from Python: what the person chose here stays unless Python says otherwise.
  update(data, tell, tellActs) {
    if (!data) return; // Drawn before Python has told anything.
    const isOther = ["sheet", "audit"].some((name) => data[name] !== this.data?.[name]);
    const before = JSON.stringify(this.data);
    Object.assign(this, { data, tell, tellActs });
    if (!isOther && before === JSON.stringify(data)) return;
    this.items = [...data.todo, ...data.findings, ...data.fields];
    if (isOther) this.begin();
    if (data.desk) this.desk.update(isOther);
    else this.desk.leave();
    if (isOther && data.selected) this.choose(data.selected, { quiet: true });
    else this.redraw();
    if (data.desk?.isReview && (isOther || !this.isChosenOpen())) this.desk.nextOpen();
  }

  begin() {
    const { todo, findings, fields } = this.data;
    this.chosen = "";
    this.tab = todo.length ? "todo" : findings.length || !fields.length ? "findings" : "fields";
    this.drawStrip();
    this.turn(1);
  }

  // What Python has decided meanwhile, or dropped, is no longer what one looks at.
  isChosenOpen() {
    if (this.tab !== "todo") return true;
    return this.desk.open.some((one) => one.id === this.chosen) || !this.desk.open.length;
  }

  redraw() {
    this.drawTabs();
    this.drawList();
    this.drawBoxes();
    this.desk.ends();
  }

  openTab(tab) {
    this.tab = tab;
    this.chosen = "";
    this.drawTabs();
    this.drawList();
    this.drawBoxes();
  }

  // `stay`: choosing what is chosen leaves it open, and the list follows with the focus.
  choose(id, { quiet = false, stay = false } = {}) {
    const item = this.items.find((one) => one.id === id);
    if (!item) return this.drawList();
    const isClosing = !stay && this.chosen === id;
    this.chosen = isClosing ? "" : id;
    this.tab = item.tab;
    if (!isClosing && item.place) this.turn(item.place.page, item.place.box);
    this.redraw();
    const entry = this.at(`.list [data-id="${CSS.escape(id)}"]`);
    // The list scrolls, never the screen: whoever chose a box is looking at the page.
    if (entry) this.at(".list").scrollTop = entry.parentElement.offsetTop;
    if (!quiet && !isClosing && item.place && this.isStacked) {
      this.at(".picture").scrollIntoView({ block: "start", behavior: "smooth" });
    }
    if (!quiet) {
      entry?.focus({ preventScroll: true });
      this.tell(this.chosen);
    } else if (stay) entry?.focus({ preventScroll: true });
  }

  // On a narrow screen the page stands above the list, mostly out of sight of whoever uses it.
  get isStacked() {
    const [picture, panel] = [".picture", ".panel"].map((at) => this.at(at).getBoundingClientRect());
    return panel.top >= picture.bottom;
  }

  turn(number, box = null) {
    const page = Math.min(Math.max(number, 1), this.data.pages);
    const isOther = page !== this.page || this.shown !== this.data.sheet;
    this.goal = box;
    if (isOther) {
      Object.assign(this, { page, shown: this.data.sheet, dpi: 110, isLoaded: false });
      this.say("Loading the page …");
      this.image.src = this.url(110);
      this.image.alt = `Page ${page} of ${this.data.filename}`;
      if (!box && this.view.mode === "free") this.view.mode = "page";
      this.drawBoxes();
    } else if (box && this.isLoaded) this.showGoal();
    this.drawPager();
  }

  url(dpi, page = this.page) {
    return `/api/sheets/${encodeURIComponent(this.data.sheet)}/pages/${page}.jpg?dpi=${dpi}`;
  }

  onLoaded() {
    this.say("");
    if (this.isLoaded) return; // The finer picture of the same page: nothing moves.
    this.isLoaded = true;
    const turned = this.data.rotations[this.page - 1] ?? 0;
    const { naturalWidth: w, naturalHeight: h } = this.image;
    const isSideways = turned % 180 !== 0;
    const height = Math.round((STAGE_WIDTH * (isSideways ? w : h)) / (isSideways ? h : w));
    this.image.style.width = `${isSideways ? height : STAGE_WIDTH}px`;
    this.image.style.height = `${isSideways ? STAGE_WIDTH : height}px`;
    this.image.style.transform = `translate(-50%, -50%) rotate(${turned}deg)`;
    this.svg.setAttribute("viewBox", `0 0 ${STAGE_WIDTH} ${height}`);
    this.view.size(STAGE_WIDTH, height);
    this.drawBoxes();
    this.showGoal();
  }

  onMissing() {
    if (this.isLoaded) this.image.src = this.url(110); // The finer one failed; the first is there.
    else this.say("The picture of this page is not available just now. Reload to try again.");
  }

  showGoal() {
    if (!this.goal) return;
    const [x0, y0, x1, y1] = this.goal;
    const { width: w, height: h } = this.view;
    this.view.show(x0 * w, y0 * h, x1 * w, y1 * h);
    this.goal = null;
  }

  onMoved() {
    this.at(".zoom").textContent = `${Math.round((this.view.scale / this.view.fits.across) * 100)}%`;
    for (const group of this.svg.querySelectorAll("[data-at]")) {
      group.setAttribute("transform", `translate(${group.dataset.at}) scale(${0.8 / this.view.scale}) ${BESIDE}`);
    }
    if (this.isLoaded && this.dpi === 110 && this.view.scale > SHARP_FROM) {
      this.dpi = 200;
      this.image.src = this.url(200);
    }
  }

  say(text) {
    this.at(".notice").textContent = text;
    this.stage.style.visibility = text ? "hidden" : "visible";
  }

  drawPager() {
    const { pages } = this.data;
    this.at(".where").textContent = `Page ${this.page} of ${pages}`;
    this.at("[data-do=previous]").disabled = this.page <= 1;
    this.at("[data-do=next]").disabled = this.page >= pages;
    for (const button of this.root.querySelectorAll(".strip button")) {
      if (Number(button.dataset.page) === this.page) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }

  drawStrip() {
    const { pages, sheet } = this.data;
    const strip = this.at(".strip");
    strip.hidden = pages < 2;
    const count = pages < 2 ? 0 : Math.min(pages, STRIP_MAX);
    strip.replaceChildren(
      ...Array.from({ length: count }, (_, index) => {
        const button = element("button");
        const thumb = element("img");
        thumb.loading = "lazy";
        thumb.alt = "";
        thumb.src = `/api/sheets/${encodeURIComponent(sheet)}/pages/${index + 1}.jpg?dpi=50`;
        button.type = "button";
        button.dataset.page = index + 1;
        button.setAttribute("aria-label", `Page ${index + 1}`);
        button.append(thumb, document.createTextNode(String(index + 1)));
        button.onclick = () => this.turn(index + 1);
        return button;
      }),
    );
  }

  drawTabs() {
    for (const tab of this.root.querySelectorAll("[role=tab]")) {
      const name = tab.dataset.tab;
      tab.hidden = name === "todo" && !this.data.todo.length;
      const count = name === "todo" ? this.desk.open.length : this.data[name].length;
      tab.textContent = `${TAB_WORDS[name]} (${count})`;
      tab.setAttribute("aria-selected", String(name === this.tab));
      tab.tabIndex = name === this.tab ? 0 : -1;
    }
    this.at(".list").setAttribute("aria-labelledby", `tab-${this.tab}`);
  }

  drawList() {
    const items = this.data[this.tab];
    const entries = items.map((item) => this.entry(item));
    if (!entries.length) entries.push(element("p", this.data.empty[this.tab], "empty"));
    this.at(".list").replaceChildren(...entries);
  }

  entry(item) {
    const isChosen = item.id === this.chosen;
    const made = entry(item, isChosen, (id) => this.choose(id), this.data.desk && this.desk.word(item));
    const shown = made.querySelector(".more") ?? made;
    if (item.place && (isChosen || item.tab !== "fields")) made.append(this.crop(item));
    if (isChosen && this.data.desk) shown.prepend(this.desk.actions(item));
    return made;
  }

  // The place cut out of the page, so that value and ink stand side by side.
  crop(item) {
    const made = element("div", "", "crop");
    const picture = element("img");
    picture.loading = "lazy";
    picture.alt = "";
    const turned = this.data.rotations[item.place.page - 1] ?? 0;
    picture.onload = () => cutOut(made, picture, item.place.box, turned);
    picture.src = this.url(110, item.place.page);
    made.append(picture);
    return made;
  }

  drawBoxes() {
    const items = this.hasBoxes && this.isLoaded ? this.data[this.tab] : [];
    const here = items.filter((item) => item.place?.page === this.page);
    // The chosen box is drawn last, above its neighbours.
    here.sort((a, b) => (a.id === this.chosen) - (b.id === this.chosen));
    this.svg.replaceChildren(...here.map((item) => this.box(item)));
    this.onMoved();
  }

  box(item) {
    const { width: w, height: h } = this.view;
    const [x0, y0, x1, y1] = item.place.box;
    const isChosen = item.id === this.chosen;
    const group = drawn("g", { role: "button", tabindex: 0, "aria-pressed": isChosen }, `place ${item.tone}`);
    group.setAttribute("aria-label", `${item.title} ${item.answer ?? ""}`);
    group.dataset.place = item.id;
    const edge = { x: x0 * w - 3, y: y0 * h - 3, width: (x1 - x0) * w + 6, height: (y1 - y0) * h + 6, rx: 3 };
    group.append(drawn("rect", edge, "edge"));
    if (isChosen) group.classList.add("chosen");
    if (isChosen || item.tab !== "fields") {
      const badge = mark(item);
      // Beyond the far corner: the label left of the value and its last letter stay readable.
      badge.dataset.at = `${x1 * w + 3}, ${y0 * h - 3}`;
      group.append(badge);
    }
    group.onclick = () => this.view.wasDragged || this.choose(item.id);
    group.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.choose(item.id);
    };
    return group;
  }

  onTabKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const tabs = Object.keys(TAB_WORDS).filter((name) => name !== "todo" || this.data.todo.length);
    const step = event.key === "ArrowLeft" ? tabs.length - 1 : 1;
    this.openTab(tabs[(tabs.indexOf(this.tab) + step) % tabs.length]);
    this.at("[aria-selected=true]").focus();
  }

  onListKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.root.querySelectorAll(".list .item > button")];
    const place = buttons.indexOf(this.root.activeElement);
    buttons[Math.min(Math.max(place + step, 0), buttons.length - 1)]?.focus();
  }
}

export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  let view = views.get(parentElement);
  if (!view || !parentElement.contains(view.frame)) {
    view?.desk.leave();
    view = new SheetView(parentElement);
    views.set(parentElement, view);
  }
  view.update(
    data,
    (id) => setTriggerValue("chosen", id || "none"),
    (acts) => setStateValue("acts", acts),
  );
}
