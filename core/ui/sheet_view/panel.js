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
  human: "M0 -14l12 5v8c0 7 -5 12 -12 15c-7 -3 -12 -8 -12 -15v-8z", // a shield: a person vouches
  none: "M-11 -3h22v6h-22z", // a dash: nothing on the sheet
};
const SIGNS = { ok: "✓", human: "✓", doubt: "?", bad: "!", none: "" };
const CROP_HEIGHT_PX = 84;

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

// The picture is larger than its window and shifted, turned about its middle like the page itself.
const cutOut = (frame, picture, [x0, y0, x1, y1], turned) => {
  const isSideways = turned % 180 !== 0;
  const { naturalWidth: w, naturalHeight: h } = picture;
  const [across, down] = isSideways ? [h, w] : [w, h];
  const [left, right] = [Math.max(0, x0 - 0.02), Math.min(1, x1 + 0.02)];
  const [top, bottom] = [Math.max(0, y0 - 0.008), Math.min(1, y1 + 0.008)];
  const room = frame.clientWidth || 320;
  const scale = Math.min(room / ((right - left) * across), CROP_HEIGHT_PX / ((bottom - top) * down), 1.6);
  frame.style.height = `${(bottom - top) * down * scale}px`;
  frame.style.maxWidth = `${(right - left) * across * scale}px`;
  picture.style.width = `${w * scale}px`;
  picture.style.left = `${(0.5 - left) * across * scale}px`;
  picture.style.top = `${(0.5 - top) * down * scale}px`;
  picture.style.transform = `translate(-50%, -50%) rotate(${turned}deg)`;
};

const entry = (item, isChosen, choose, decided) => {
  const made = element("div", "", `item ${item.tone}${isChosen ? " chosen" : ""}${decided ? " decided" : ""}`);
  const button = element("button");
  button.type = "button";
  button.dataset.id = item.id;
  button.setAttribute("aria-expanded", String(isChosen));
  const icon = drawn("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" }, "mark");
  icon.append(mark(item));
  button.append(icon, element("span", item.title, "title"), element("span", item.side, "side"));
  if (decided) button.append(element("span", decided, "word"));
  if (item.answer) button.append(element("span", item.answer, "answer"));
  if (item.sub) button.append(element("span", item.sub, "sub"));
  button.onclick = () => choose(item.id);
  made.append(button);
  if (isChosen) made.append(more(item));
  return made;
};
