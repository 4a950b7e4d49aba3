// Elements for the list beside the page and the marks on it. Texts are data: textContent only.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  S0: "M-6 -13h12l7 7v12l-7 7h-12l-7 -7v-12z", // octagon: stop
  S1: "M0 -14l14 14l-14 14l-14 -14z", // diamond
  S2: "M0 -14l14 25h-28z", // triangle
  S3: "M-11 -11h22v22h-22z", // square
  ok: "M0 -11a11 11 0 1 0 0 22a11 11 0 1 0 0 -22", // circle
  doubt: "M0 -14l14 25h-28z",
  bad: "M-6 -13h12l7 7v12l-7 7h-12l-7 -7v-12z",
  none: "M-11 -3h22v6h-22z", // a dash: nothing on the sheet
};
const SIGNS = { ok: "✓", doubt: "?", bad: "!", none: "" };

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const drawn = (name, attributes, className) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (className) made.setAttribute("class", className);
  return made;
};

const mark = (item) => {
  const group = drawn("g", {}, item.tone);
  const low = item.tone === "S2" || item.tone === "doubt" ? 4 : 0;
  const digit = drawn("text", { x: 0, y: low }, "digit");
  digit.textContent = item.sign ?? SIGNS[item.tone];
  group.append(drawn("path", { d: SHAPES[item.tone] }, "shape"), digit);
  return group;
};

const facts = (pairs) => {
  const list = element("dl");
  for (const [label, text] of pairs) list.append(element("dt", label), element("dd", text));
  return list;
};

const paragraph = (label, text) => {
  const made = element("p");
  made.append(element("strong", label), document.createTextNode(text));
  return made;
};

const more = (item) => {
  const made = element("div", "", "more");
  for (const [label, text] of item.notes) made.append(paragraph(label, text));
  made.append(facts(item.facts));
  return made;
};

const entry = (item, isChosen, choose) => {
  const made = element("div", "", `item ${item.tone}${isChosen ? " chosen" : ""}`);
  const button = element("button");
  button.type = "button";
  button.dataset.id = item.id;
  button.setAttribute("aria-expanded", String(isChosen));
  const icon = drawn("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" }, "mark");
  icon.append(mark(item));
  button.append(icon, element("span", item.title, "title"), element("span", item.side, "side"));
  if (item.answer) button.append(element("span", item.answer, "answer"));
  button.append(element("span", item.sub, "sub"));
  button.onclick = () => choose(item.id);
  made.append(button);
  if (isChosen) made.append(more(item));
  return made;
};
