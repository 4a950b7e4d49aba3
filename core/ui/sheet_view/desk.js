// Deciding by keyboard: what a person decides is shown at once, and handed to Python in the order
// it was decided. Python has the last word; what it refuses comes back undecided, with the reason.
const DONE_WORDS = { accept: "Accepted", correct: "Corrected", reject: "Rejected", dismiss: "Checked" };
const TYPING = "input, textarea, select, [contenteditable]";

class Desk {
  constructor(view) {
    this.view = view;
    this.root = view.root;
    this.acts = [];
    this.pending = new Map();
    this.onKey = (event) => this.key(event);
    view.at(".keys-button").onclick = () => this.help();
    for (const end of ["spec", "escalate", "finish"]) view.at(`[data-end=${end}]`).onclick = () => this[end]();
  }

  leave() {
    window.removeEventListener("keydown", this.onKey, true);
  }

  get desk() {
    return this.view.data.desk;
  }

  // New data: what Python knows is pending no more.
  update(isOther) {
    // Before Streamlit, which has shortcuts of its own on some of these letters.
    window.addEventListener("keydown", this.onKey, true);
    if (isOther) Object.assign(this, { acts: [], isLeaving: false });
    if (isOther || this.desk.seen >= this.acts.length) this.pending.clear();
    if (this.desk.said) this.isLeaving = false;
    this.view.at(".said").textContent = this.desk.said;
    this.view.at(".keys-button").hidden = false;
    if (isOther) this.close();
  }

  // What ends a sheet, for whoever has a mouse or a finger; to finish is the next step once all is decided.
  ends() {
    this.view.at(".ends").hidden = !this.desk?.isReview;
    this.view.at("[data-end=finish]").classList.toggle("primary", !this.open.length);
  }

  act(kind, more = {}) {
    this.acts.push({ kind, ...more });
    this.view.tellActs({ desk: this.desk.id, acts: this.acts });
  }

  get item() {
    return this.view.items.find((one) => one.id === this.view.chosen);
  }

  get open() {
    return this.desk?.isReview ? this.view.data.todo.filter((one) => !this.isDecided(one)) : [];
  }

  isDecided(item) {
    return Boolean(item.decided) || this.pending.has(item.id);
  }

  next(step = 1) {
    const items = this.view.data[this.view.tab];
    if (!items.length) return;
    const at = items.findIndex((one) => one.id === this.view.chosen);
    const from = at < 0 && step < 0 ? 0 : at;
    this.view.choose(items[(from + step + items.length) % items.length].id, { quiet: true, stay: true });
  }

  nextOpen() {
    const [first] = this.open;
    if (first) this.view.choose(first.id, { quiet: true, stay: true });
    else this.view.redraw();
  }

  decide(kind, more = {}) {
    const item = this.item;
    if (!item?.target || this.isLeaving) return;
    const dismisses = item.ask === "check";
    if (dismisses && kind !== "accept") return this.say("Check it by eye: A says it holds, E hands it on.");
    this.pending.set(item.id, kind);
    this.act(dismisses ? "dismiss" : kind, { target: item.target, about: item.about ?? null, ...more });
    this.view.at(".said").textContent = "";
    if (this.desk?.isReview) this.nextOpen();
    else this.view.redraw();
  }

  undo() {
    const decided = this.desk?.isReview && this.view.data.todo.filter((one) => this.isDecided(one));
    const item = this.item && this.isDecided(this.item) ? this.item : decided?.at?.(-1);
    if (!item) return this.say("Nothing was decided yet.");
    this.pending.delete(item.id);
    this.act("withdraw", { target: item.target, about: item.about ?? null });
    item.decided = "";
    this.view.choose(item.id, { quiet: true, stay: true });
  }

  finish() {
    if (!this.desk?.isReview || this.isLeaving) return;
    const left = this.open.length;
    if (left) {
      this.nextOpen();
      return this.say(`${left} still to decide: A accepts, C corrects, X rejects, E hands the sheet on.`);
    }
    this.isLeaving = true;
    this.say("Saving …");
    this.act("finish");
  }

  say(text) {
    this.view.at(".said").textContent = text;
  }

  key(event) {
    if (!this.view.frame.isConnected) return this.leave();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [inner] = event.composedPath();
    if (event.key === "Escape" && !this.view.at(".ask").hidden) {
      event.preventDefault();
      return this.close();
    }
    if (inner instanceof Element && inner.closest(TYPING)) return;
    const isButton = inner instanceof Element && inner.closest("button, a, summary, [role=button]");
    // Enter on an entry of the list ends the sheet; on any other button it is that button's own.
    if (event.key === "Enter" && isButton && !(this.root.contains(inner) && isButton.dataset.id)) return;
    const keys = {
      a: () => this.decide("accept"),
      c: () => this.correct(),
      x: () => this.decide("reject"),
      u: () => this.undo(),
      j: () => this.next(1),
      k: () => this.next(-1),
      s: () => this.spec(),
      e: () => this.escalate(),
      1: () => this.map(0),
      2: () => this.map(1),
      3: () => this.map(2),
      4: () => this.map(3),
      Enter: () => this.finish(),
      "?": () => this.help(),
    };
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!act || (event.key === "Enter" && !this.desk?.isReview)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  correct() {
    const item = this.item;
    if (!item?.target) return this.say("Choose a field first, with J and K or by a click.");
    if (item.ask === "check") return this.say("Check it by eye: A says it holds, E hands it on.");
    const input = item.options?.length ? choice(item.options, item.now) : line(item.now);
    this.ask(`What does the sheet say for ${item.title}?`, input, "Save", (reason) => {
      this.decide("correct", { text: input.value, reason });
    });
  }

  // The sheet says it under a label the spec does not know: that label is named with the value.
  map(place) {
    const [label, text] = this.item?.offers?.[place] ?? [];
    if (label) this.decide("correct", { text, label });
  }

  spec() {
    if (!this.desk?.isReview) return;
    const input = choice(this.desk.specs, this.desk.spec);
    this.ask("Which kind of sheet is this?", input, "Judge by this spec", (reason) => {
      this.act("name_spec", { text: input.value, reason });
    });
  }

  escalate() {
    if (!this.desk?.isReview) return;
    const input = line("");
    input.required = true;
    this.ask("Why is this sheet handed on?", input, "Hand on", () => {
      this.isLeaving = true;
      this.act("escalate", { reason: input.value });
    }, { hasReason: false });
  }

  ask(question, input, word, done, { hasReason = true } = {}) {
    const form = this.view.at(".ask");
    const label = element("label", question);
    const reason = line("");
    const why = element("label", "Reason (may be left out)", "why");
    const save = element("button", word, "primary");
    const cancel = element("button", "Cancel");
    label.append(input);
    why.append(reason);
    cancel.type = "button";
    cancel.onclick = () => this.close();
    form.replaceChildren(label, ...(hasReason ? [why] : []), save, cancel);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.close();
      done(reason.value);
    };
    form.hidden = false;
    input.focus();
    input.select?.();
  }

  close() {
    const form = this.view.at(".ask");
    const hadFocus = form.contains(this.root.activeElement);
    form.hidden = true;
    form.replaceChildren();
    if (hadFocus) this.view.at(".list").focus({ preventScroll: true });
  }

  help() {
    const form = this.view.at(".ask");
    if (!form.hidden) return this.close();
    const close = element("button", "Close");
    close.type = "button";
    close.onclick = () => this.close();
    form.replaceChildren(facts(this.desk.keys), close);
    form.hidden = false;
    close.focus();
  }

  // The buttons for whoever has a mouse or a finger; each names its key.
  actions(item) {
    const made = element("div", "", "actions");
    const button = (text, act) => {
      const one = element("button", text);
      one.type = "button";
      one.onclick = act;
      made.append(one);
    };
    if (!item.target) return made;
    const { offers } = item;
    if (offers.length) made.append(element("p", "It may stand under a label the spec does not know:"));
    offers.forEach(([label, text], place) => button(`${label}: ${short(text)} (${place + 1})`, () => this.map(place)));
    if (offers.length) made.append(element("p")); // The other answers stand on a line of their own.
    if (item.ask === "check") button("It holds (A)", () => this.decide("accept"));
    else {
      if (item.canAccept) button("Accept (A)", () => this.decide("accept"));
      if (!item.isList) button("Correct (C)", () => this.correct());
      button("Reject (X)", () => this.decide("reject"));
    }
    if (this.isDecided(item)) button("Undo (U)", () => this.undo());
    return made;
  }

  word(item) {
    return DONE_WORDS[this.pending.get(item.id)] ?? item.decided;
  }
}

const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const line = (value) => {
  const input = element("input");
  input.type = "text";
  input.value = value ?? "";
  input.autocomplete = "off";
  input.maxLength = 4000;
  return input;
};

const choice = (options, now) => {
  const select = element("select");
  for (const [value, text] of options) {
    const option = element("option", text);
    option.value = value;
    option.selected = value === now;
    select.append(option);
  }
  return select;
};
