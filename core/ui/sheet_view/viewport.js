// Zoom and pan of a stage inside a window. The stage has a fixed size of its own; all the rest is
// one transform, so that boxes and picture cannot drift apart.
const ZOOM_STEP = 1.25;
const ZOOM_MAX = 8;
const MARGIN = 12;
const NARROW_PX = 500;
const CLICK_SLACK_PX = 4;

class Viewport {
  constructor(frame, stage, moved) {
    Object.assign(this, { frame, stage, moved, x: 0, y: 0, scale: 1, width: 1, height: 1 });
    this.mode = "page";
    this.fingers = new Map();
    this.wasDragged = false;
  }

  size(width, height) {
    Object.assign(this, { width, height });
    this.stage.style.width = `${width}px`;
    this.stage.style.height = `${height}px`;
    this.refit();
  }

  refit() {
    if (this.mode === "page") this.fitPage();
    else if (this.mode === "width") this.fitWidth();
    else this.apply(false);
  }

  get fits() {
    const { clientWidth: w, clientHeight: h } = this.frame;
    const across = Math.max(0.01, (w - 2 * MARGIN) / this.width);
    return { across, whole: Math.min(across, Math.max(0.01, (h - 2 * MARGIN) / this.height)) };
  }

  fitPage(glide = false) {
    this.mode = "page";
    this.scale = this.fits.whole;
    this.centre(this.width / 2, this.height / 2, glide);
  }

  fitWidth(glide = false) {
    this.mode = "width";
    this.scale = this.fits.across;
    this.x = MARGIN;
    this.y = MARGIN;
    this.apply(glide);
  }

  // Bring a rectangle of the stage into view, near enough to read and with its surroundings: what
  // it is called stands to its left or over it, so it is shown right of the middle.
  show(left, top, right, bottom) {
    const { clientWidth: w, clientHeight: h } = this.frame;
    const near = Math.min((w * 0.6) / (right - left), (h * 0.4) / (bottom - top));
    const most = this.fits.across * (w < NARROW_PX ? 2.2 : 1.4);
    this.mode = "free";
    this.scale = Math.min(Math.max(near, this.fits.whole), most);
    const aside = Math.max(0, w / 2 - ((right - left) / 2) * this.scale - 4 * MARGIN);
    this.centre((left + right) / 2 - aside / this.scale, (top + bottom) / 2, true);
  }

  centre(x, y, glide) {
    this.x = this.frame.clientWidth / 2 - x * this.scale;
    this.y = this.frame.clientHeight / 2 - y * this.scale;
    this.apply(glide);
  }

  zoom(factor, atX = this.frame.clientWidth / 2, atY = this.frame.clientHeight / 2) {
    const least = this.fits.whole * 0.5;
    const scale = Math.min(Math.max(this.scale * factor, least), this.fits.whole * ZOOM_MAX);
    this.x = atX - ((atX - this.x) * scale) / this.scale;
    this.y = atY - ((atY - this.y) * scale) / this.scale;
    this.scale = scale;
    this.mode = "free";
    this.apply(false);
  }

  pan(dx, dy) {
    const [x, y] = [this.x, this.y];
    this.x += dx;
    this.y += dy;
    this.mode = "free";
    this.apply(false);
    return this.x !== x || this.y !== y;
  }

  // The page never leaves the window: smaller than it, it is centred; larger, it covers it.
  bound(offset, room, length) {
    if (length + 2 * MARGIN <= room) return (room - length) / 2;
    return Math.min(MARGIN, Math.max(offset, room - length - MARGIN));
  }

  apply(glide) {
    this.x = this.bound(this.x, this.frame.clientWidth, this.width * this.scale);
    this.y = this.bound(this.y, this.frame.clientHeight, this.height * this.scale);
    this.stage.classList.toggle("glide", glide);
    this.stage.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.moved(this);
  }

  listen() {
    const { frame } = this;
    frame.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.onDown(event));
    frame.addEventListener("pointermove", (event) => this.onMove(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      frame.addEventListener(name, (event) => this.onUp(event));
    }
    frame.addEventListener("keydown", (event) => this.onKey(event));
  }

  onWheel(event) {
    const { left, top } = this.frame.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(2 ** (-event.deltaY / 300), event.clientX - left, event.clientY - top);
    } else if (this.pan(-event.deltaX, -event.deltaY)) {
      event.preventDefault(); // Only while there is page left to move; then the screen scrolls.
    }
  }

  onDown(event) {
    if (event.button) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.fingers.size === 1) {
      this.start = [event.clientX, event.clientY];
      this.wasDragged = false;
    }
  }

  onMove(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    if (this.fingers.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.wasDragged || this.hasLeft(now)) this.drag(event, before, now);
    this.fingers.set(event.pointerId, now);
  }

  hasLeft([x, y]) {
    return Math.hypot(x - this.start[0], y - this.start[1]) > CLICK_SLACK_PX;
  }

  drag(event, before, now) {
    this.wasDragged = true;
    this.frame.setPointerCapture(event.pointerId);
    this.frame.classList.add("dragging");
    this.pan(now[0] - before[0], now[1] - before[1]);
  }

  pinch(moving, before, now) {
    this.wasDragged = true;
    const [, other] = [...this.fingers].find(([id]) => id !== moving);
    const span = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
    const { left, top } = this.frame.getBoundingClientRect();
    if (span(before)) this.zoom(span(now) / span(before), other[0] - left, other[1] - top);
  }

  onUp(event) {
    this.fingers.delete(event.pointerId);
    if (!this.fingers.size) this.frame.classList.remove("dragging");
  }

  onKey(event) {
    const moves = {
      ArrowLeft: () => this.pan(60, 0),
      ArrowRight: () => this.pan(-60, 0),
      ArrowUp: () => this.pan(0, 60),
      ArrowDown: () => this.pan(0, -60),
      "+": () => this.zoom(ZOOM_STEP),
      "=": () => this.zoom(ZOOM_STEP),
      "-": () => this.zoom(1 / ZOOM_STEP),
      0: () => this.fitPage(true),
      Escape: () => this.fitPage(true),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }
}
