STEPS = VIEW_STEPS  # any evaluation of each run: 0 is the noise
MOST = 16  # channels that are drawn of each

found = {}
for RUN, step in STEPS.items():
    at = told(fed(PLAN["runs"][RUN], runs[RUN][0][step], step), step)
    # With guidance the last sample of the batch is the conditional one.
    found[RUN] = {name: value[-1] for name, value in zip(PLAN["look"], tensors(PLAN["look"], at, step))}

for name in PLAN["look"]:
    values = {RUN: look[name] for RUN, look in found.items()}
    domain = max(float(np.quantile(np.abs(value), 0.995)) for value in values.values()) or 1.0
    if len(values) == 2:
        values["B − A"] = values["B"] - values["A"]
    planes = [v if v.ndim == 3 else v.reshape(1, -1, v.shape[-1]) if v.ndim else v.reshape(1, 1, 1) for v in values.values()]
    drawn = min(MOST, len(planes[0]))
    figure, axes = plt.subplots(len(planes), drawn, figsize=(0.9 * drawn + 0.6, 0.5 + len(planes)), squeeze=False)
    for row, of, channels in zip(axes, values, planes):
        for channel, axis in enumerate(row):
            title = str(channel) if row is axes[0] else ""
            draw(axis, channels[channel], title, cmap=maps, vmin=-domain, vmax=domain, aspect="equal" if channels.shape[1] > 1 else "auto")
        row[0].text(-0.12, 0.5, of, transform=row[0].transAxes, ha="right", va="center", fontsize=9)
    where = ", ".join(f"{RUN} step {step}, t = {PLAN['runs'][RUN]['sampler'][step]['t']:g}".strip() for RUN, step in STEPS.items())
    figure.suptitle(f"{name}  {'×'.join(map(str, values[RUN].shape))}  {where}  ±{domain:.3g}", fontsize=9, x=0.01, ha="left")
    figure.tight_layout(pad=0.3)
    plt.show()
