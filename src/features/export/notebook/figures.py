import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

GROUND, INK, QUIET = "#fcfbf8", "#191917", "#5d5b55"
plt.rcParams.update({
    "figure.facecolor": GROUND, "savefig.facecolor": GROUND, "axes.facecolor": GROUND,
    "text.color": INK, "font.family": "sans-serif", "font.sans-serif": ["Inter", "Helvetica", "Arial", "DejaVu Sans"], "font.size": 9,
})
maps = LinearSegmentedColormap.from_list("maps", STOPS)


def as_picture(value, domain=1.0):
    """[1, C, H, W] about 0 as colours, one channel as grey."""
    value = ((value[0] / domain + 1) / 2).clip(0, 1)
    return value[:3].transpose(1, 2, 0) if len(value) >= 3 else np.repeat(value[:1], 3, 0).transpose(1, 2, 0)


def draw(axis, image, title="", **how):
    axis.imshow(image, interpolation="nearest", **how)
    axis.set_title(title, fontsize=8, color=QUIET, pad=3)
    axis.set_axis_off()


for name, (xs, outputs) in runs.items():
    steps, count = PLAN["runs"][name]["sampler"], len(outputs)
    positions = np.unique(np.linspace(0, count, min(count + 1, 9)).round().astype(int))
    figure, axes = plt.subplots(3, len(positions), figsize=(1.25 * len(positions), 4.1 + 0.3 * bool(name)), squeeze=False)
    for column, at in enumerate(positions):
        shown = min(at, count - 1)  # at the end there is no further answer: the last one
        label = "the picture" if at == count else f"step {at}, t = {steps[at]['t']:g}"
        size = max(1.0, float(np.sqrt(np.mean(xs[at] ** 2))))
        draw(axes[0, column], as_picture(xs[at], size), label)
        draw(axes[1, column], as_picture(xs[-1] if at == count else expected(steps[at], xs[at], outputs[at])))
        draw(axes[2, column], as_picture(outputs[shown], 2.6))
    for axis, of in zip(axes[:, 0], [r"$x_t$", r"$\hat{x}_0$", ANSWER]):
        axis.text(-0.12, 0.5, of, transform=axis.transAxes, ha="right", va="center", fontsize=12)
    if name:
        figure.suptitle(name, fontsize=11, fontweight="bold", x=0.01, ha="left")
    figure.tight_layout(pad=0.4)
    plt.show()
