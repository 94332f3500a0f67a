STEP = VIEW_STEP  # any evaluation: 0 is the noise
at = told(fed(PLAN["recipe"], xs[STEP], STEP), STEP)
look = dict(zip(PLAN["look"], tensors(PLAN["look"], at, STEP)))
MOST = 16  # channels that are drawn of each

for name, value in look.items():
    value = value[-1]  # with guidance the last sample of the batch is the conditional one
    planes = value if value.ndim == 3 else value.reshape(1, -1, value.shape[-1]) if value.ndim else value.reshape(1, 1, 1)
    domain = float(np.quantile(np.abs(planes), 0.995)) or 1.0
    figure, axes = plt.subplots(1, min(MOST, len(planes)), figsize=(0.9 * min(MOST, len(planes)) + 0.6, 1.5), squeeze=False)
    for channel, axis in enumerate(axes[0]):
        draw(axis, planes[channel], str(channel), cmap=maps, vmin=-domain, vmax=domain, aspect="equal" if planes.ndim == 3 and planes.shape[1] > 1 else "auto")
    figure.suptitle(f"{name}  {'×'.join(map(str, value.shape))}  step {STEP}, t = {PLAN['recipe']['sampler'][STEP]['t']:g}  ±{domain:.3g}", fontsize=9, x=0.01, ha="left")
    figure.tight_layout(pad=0.3)
    plt.show()
