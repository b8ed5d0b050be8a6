/** A frame to draw a signature in, with a finger, a pen or a mouse. */
export class Pad {
    constructor(canvas) {
        this.canvas = canvas;
        this.pen = canvas.getContext("2d");
        canvas.addEventListener("pointerdown", (ev) => this.start(ev));
        canvas.addEventListener("pointermove", (ev) => this.move(ev));
        for (const type of ["pointerup", "pointercancel"]) {
            canvas.addEventListener(type, () => (this.isDown = false));
        }
        this.clear();
    }

    clear() {
        this.length = 0;
        this.isDown = false;
        this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
        Object.assign(this.pen, { lineWidth: 3, lineCap: "round", strokeStyle: "#14205a" });
    }

    /** A point is not a signature. */
    get isEmpty() {
        return this.length < 40;
    }

    where(ev) {
        const box = this.canvas.getBoundingClientRect();
        return [
            ((ev.clientX - box.left) * this.canvas.width) / box.width,
            ((ev.clientY - box.top) * this.canvas.height) / box.height,
        ];
    }

    start(ev) {
        ev.preventDefault();
        this.canvas.setPointerCapture(ev.pointerId);
        this.isDown = true;
        this.last = this.where(ev);
    }

    move(ev) {
        if (!this.isDown) {
            return;
        }
        const [x, y] = this.where(ev);
        this.length += Math.hypot(x - this.last[0], y - this.last[1]);
        this.pen.beginPath();
        this.pen.moveTo(...this.last);
        this.pen.lineTo(x, y);
        this.pen.stroke();
        this.last = [x, y];
    }

    /** The picture, in base64 without what comes before it. */
    get drawing() {
        return this.canvas.toDataURL("image/png").split(",")[1];
    }
}
