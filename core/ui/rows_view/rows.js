// A table of records: links that stay in the app, states told apart by shape, word and colour.
// Every text comes from `data` and is set as textContent; nothing is parsed as HTML.
const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  pass: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M7.5 12.5l3 3l6-6.5",
  fail: "M8 2h8l6 6v8l-6 6H8l-6-6V8zM9 9l6 6M15 9l-6 6",
  refused: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M5 5l14 14",
  review: "M12 2.5l10 18.5H2zM12 10v5M12 18v.2",
  waived: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M8 12h8",
  draft: "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20",
  work: "M6 2h12M6 22h12M7 2c0 5 4 6 5 10c1-4 5-5 5-10M7 22c0-5 4-6 5-10c1 4 5 5 5 10",
};

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const icon = (tone) => {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[tone]);
  svg.append(path);
  return svg;
};

// To another page without loading the app anew: the step a browser takes on "back" and "forward".
// A switch in Python would leave a second, wrong entry in the history (old page, new query).
const goTo = (href) => {
  history.pushState(null, "", href);
  dispatchEvent(new PopStateEvent("popstate"));
};

const link = (cell, row) => {
  const made = element("a", cell.text, "clip");
  made.href = `${row.page}?${row.page}=${encodeURIComponent(row.id)}`;
  made.dataset.id = row.id;
  made.title = cell.text;
  made.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    goTo(made.href);
  };
  return made;
};

const fill = (td, cell, row) => {
  if (cell.tone) {
    const state = element("span", "", `state ${cell.tone}`);
    state.append(icon(cell.tone), element("span", cell.text));
    td.append(state);
  } else if (cell.link && row.id) {
    td.append(link(cell, row));
  } else if (cell.text) {
    td.append(element("span", cell.text, "clip"));
  }
  if (cell.sub) td.append(element("span", cell.sub, "sub"));
  if (cell.hit) {
    const [before, found, after] = cell.hit;
    const hit = element("span", before, "sub");
    hit.append(element("mark", found), document.createTextNode(after));
    td.append(hit);
  }
  if (cell.share !== undefined && cell.share !== null) {
    const bar = element("progress");
    bar.max = 1;
    bar.value = cell.share;
    bar.setAttribute("aria-label", cell.text);
    td.append(bar);
  }
};

const head = (columns) => {
  const tr = element("tr");
  for (const column of columns) {
    const th = element("th", column.label, column.number ? "number" : "");
    th.scope = "col";
    th.style.width = column.width;
    tr.append(th);
  }
  return tr;
};

export default function ({ data, parentElement }) {
  const focused = parentElement.activeElement?.dataset?.id;
  const isPairs = data.columns.every((column) => !column.label);
  parentElement.querySelector("table").className = isPairs ? "pairs" : "records";
  parentElement.querySelector("caption").textContent = data.caption;
  parentElement.querySelector("thead").replaceChildren(head(data.columns));
  const lines = data.rows.map((row) => {
    const tr = element("tr");
    row.cells.forEach((cell, place) => {
      const td = element("td", "", data.columns[place].number ? "number" : "");
      if (cell.text || cell.sub) td.dataset.label = data.columns[place].label;
      if (cell.link || cell.tone) td.dataset.main = "";
      fill(td, cell, row);
      tr.append(td);
    });
    return tr;
  });
  parentElement.querySelector("tbody").replaceChildren(...lines);
  // A live table is drawn anew every other second: whoever stood on a link stays there.
  if (focused) parentElement.querySelector(`a[data-id="${CSS.escape(focused)}"]`)?.focus();
}
