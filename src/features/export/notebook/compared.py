def expectations(name):
    """x̂₀ at every step, then the picture."""
    xs, outputs = runs[name]
    return [expected(step, x, output) for step, x, output in zip(PLAN["runs"][name]["sampler"], xs, outputs)] + [xs[-1]]


def linked(at):
    """The position of A that belongs to one of B: where both take other steps, that of the nearest timestep."""
    a, b = (np.array([step["t"] for step in PLAN["runs"][name]["sampler"]]) for name in "AB")
    return at if len(a) == len(b) else len(a) if at == len(b) else int(np.abs(a - b[at]).argmin())


of_a, of_b = expectations("A"), expectations("B")
course = [float(np.mean((x0 - of_a[linked(at)]) ** 2)) for at, x0 in enumerate(of_b)]
most = float(np.abs(of_b[-1] - of_a[-1]).max()) or 1.0
figure, axes = plt.subplots(1, 4, figsize=(8.4, 2.2), width_ratios=[1, 1, 1, 1.6])
draw(axes[0], as_picture(of_a[-1]), "A")
draw(axes[1], as_picture(of_b[-1]), "B")
draw(axes[2], as_picture(of_b[-1] - of_a[-1], most), f"B − A, ±{most:.3g}")
axes[3].plot(course, color=INK, linewidth=1)
axes[3].set_title("mean square difference of x̂₀, by step of B", fontsize=8, color=QUIET, pad=3)
axes[3].spines[["top", "right"]].set_visible(False)
axes[3].tick_params(labelsize=7, colors=QUIET)
figure.tight_layout(pad=0.4)
plt.show()
print("mean square difference of the pictures:", f"{course[-1]:.6g}")
