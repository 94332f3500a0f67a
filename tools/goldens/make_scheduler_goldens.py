"""Makes schedulers.golden.{json,bin}: trajectories of the installed diffusers' schedulers, every step of them.

    pip install torch diffusers scipy
    python tools/goldens/make_scheduler_goldens.py

Each case is a scheduler_config.json, a number of steps and what diffusers made of it: timesteps, sigmas, the initial noise
level, a scaled input, a noised sample, and after every evaluation the next sample and (where diffusers tells it) the
estimate of x0. The inputs are small and recorded: most cases share a pool of random tensors for the model's outputs and
the noise; "toy" cases record the outputs of a nearly ideal denoiser, whose trajectories converge as a real model's do.
Cases that diffusers refuses are recorded as such. The tensors are float32, little endian, one after the other.

PyTorch takes sqrt, exp, log and expm1 of float32 from the vector library that it is built with, which need not round
correctly (with PyTorch 2.13 and MKL 2024.2 on an AMD EPYC, 17 % of square roots are one unit off), and where a schedule is
so noisy that a step multiplies by 1/sqrt(alpha_bar) this shows in the fifth digit of the result. So that the goldens do not
depend on that, these functions are exchanged for correctly rounded ones; nothing else of PyTorch or diffusers is touched. `--stock`
leaves them as they are and writes schedulers.stock.{json,bin}, which git ignores, for a comparison on your machine:

    python tools/goldens/make_scheduler_goldens.py --stock
    UNETSCOPE_GOLDENS=schedulers.stock npx vitest run src/diffusion/scheduler.golden.test.ts
"""

import importlib
import inspect
import itertools
import json
import math
import pathlib
import random
import sys
import warnings

import numpy as np
import scipy.stats  # noqa: F401: without it diffusers refuses use_beta_sigmas
import torch

warnings.filterwarnings("ignore")
import diffusers  # noqa: E402

diffusers.logging.set_verbosity_error()

HERE = pathlib.Path(__file__).parent
STOCK = "--stock" in sys.argv
NAME = "schedulers.stock" if STOCK else "schedulers.golden"


def correctly_rounded(function):
    """`function` in float64, rounded once to float32."""

    def apply(tensor):
        if tensor.dtype != torch.float32:
            return getattr(torch._C.TensorBase, function.__name__)(tensor)
        with np.errstate(all="ignore"):
            return torch.from_numpy(np.asarray(function(tensor.detach().numpy().astype(np.float64)), dtype=np.float32))

    return apply


def make_exact():
    for function in (np.sqrt, np.exp, np.log, np.expm1):
        exact = correctly_rounded(function)
        setattr(torch, function.__name__, exact)
        setattr(torch.Tensor, function.__name__, exact)
    power = torch.Tensor.__pow__
    torch.Tensor.__pow__ = lambda x, exponent: torch.sqrt(x) if isinstance(exponent, float) and exponent == 0.5 else power(x, exponent)
    torch.sigmoid = lambda x: 1 / (1 + torch.exp(-x))


if not STOCK:
    make_exact()
MODULES = {
    "DDPMScheduler": "ddpm",
    "DDIMScheduler": "ddim",
    "EulerDiscreteScheduler": "euler_discrete",
    "EulerAncestralDiscreteScheduler": "euler_ancestral_discrete",
    "HeunDiscreteScheduler": "heun_discrete",
    "DPMSolverMultistepScheduler": "dpmsolver_multistep",
    "UniPCMultistepScheduler": "unipc_multistep",
    "LCMScheduler": "lcm",
    "PNDMScheduler": "pndm",
    "FlowMatchEulerDiscreteScheduler": "flow_match_euler_discrete",
    "DPMSolverSinglestepScheduler": "dpmsolver_singlestep",
    "DEISMultistepScheduler": "deis_multistep",
    "KDPM2DiscreteScheduler": "k_dpm_2_discrete",
    "KDPM2AncestralDiscreteScheduler": "k_dpm_2_ancestral_discrete",
    "DDIMInverseScheduler": "ddim_inverse",
    "EDMEulerScheduler": "edm_euler",
    "EDMDPMSolverMultistepScheduler": "edm_dpmsolver_multistep",
}
SMALL = (2, 3, 2, 2)
LARGE = (2, 3, 4, 4)  # for thresholding, which is by percentile
POOL = 24

rng = np.random.default_rng(20240607)
pick = random.Random(7)
blob = []
length = 0


def put(tensor):
    """Appends a tensor and returns where it begins, in floats."""
    global length
    array = np.asarray(tensor, dtype="<f4").ravel()
    blob.append(array)
    start = length
    length += array.size
    return start


pool = {
    shape: {
        "outputs": torch.from_numpy(rng.standard_normal((POOL, *shape)).astype(np.float32)),
        "noises": torch.from_numpy(rng.standard_normal((POOL, *shape)).astype(np.float32)),
        "variances": torch.from_numpy(rng.uniform(-0.9, 0.9, (POOL, *shape)).astype(np.float32)),
    }
    for shape in (SMALL, LARGE)
}
pool_index = {
    "x".join(map(str, shape)): {name: put(tensor) for name, tensor in tensors.items()} for shape, tensors in pool.items()
}


def scheduler_module(class_name):
    return importlib.import_module(f"diffusers.schedulers.scheduling_{MODULES[class_name]}")


def toy_output(scheduler, class_name, prediction, sample, i, target):
    """What a denoiser would say that is sure of `target` but for a little, at evaluation i."""
    t = scheduler.timesteps[i]
    wobble = 0.05 * torch.sin(7 * sample + float(i))
    x0 = target + wobble
    if class_name == "FlowMatchEulerDiscreteScheduler":
        sigma = scheduler.sigmas[i]
        return (sample - x0) / max(float(sigma), 1e-3)
    if class_name.startswith("EDM"):
        # Karras et al. 2022, table 1, turned round: F = (x0 - c_skip x) / c_out.
        sigma, data = float(scheduler.sigmas[i]), scheduler.config.sigma_data
        c_skip, c_out = data**2 / (sigma**2 + data**2), sigma * data / math.sqrt(sigma**2 + data**2)
        return (x0 - c_skip * sample) / (-c_out if prediction == "v_prediction" else c_out)
    if class_name.startswith(("Euler", "Heun", "KDPM2")):
        sigma = float(levels_of(scheduler, class_name)[i])
        signal = 1 / math.sqrt(sigma**2 + 1)
        sample = sample * signal
        noise = sigma * signal
    elif class_name.startswith(("DPMSolver", "UniPC", "DEIS")):
        signal, noise = (float(x) for x in scheduler._sigma_to_alpha_sigma_t(scheduler.sigmas[i]))
    else:
        alpha_bar = float(scheduler.alphas_cumprod[int(t)])
        if class_name == "DDIMInverseScheduler":
            below = int(t) - scheduler.config.num_train_timesteps // scheduler.num_inference_steps
            alpha_bar = float(scheduler.alphas_cumprod[below] if below >= 0 else scheduler.initial_alpha_cumprod)
        signal, noise = math.sqrt(alpha_bar), math.sqrt(1 - alpha_bar)
    epsilon = (sample - signal * x0) / max(noise, 1e-4)
    if prediction == "sample":
        return x0
    if prediction == "v_prediction":
        return signal * epsilon - noise * x0
    if prediction == "flow_prediction":
        return epsilon - x0
    return epsilon


def levels_of(scheduler, class_name):
    """The noise level of x at each evaluation, and of the last result. DPM2 keeps those in the middle of its steps apart."""
    sigmas = scheduler.sigmas
    if not class_name.startswith("KDPM2"):
        return sigmas
    count = len(scheduler.timesteps)
    middles = scheduler.sigmas_interpol
    shift = 1 if class_name == "KDPM2AncestralDiscreteScheduler" else 0
    return torch.stack([middles[i - shift] if i % 2 else sigmas[i] for i in range(count)] + [torch.tensor(0.0)])


def run(class_name, config, steps, eta=0.0, toy=False, shape=SMALL):
    """One case, or None where diffusers itself comes to numbers that are not finite."""
    case = {"class": class_name, "config": config, "steps": steps}
    if eta:
        case["eta"] = eta
    module = scheduler_module(class_name)
    outputs, noises, variances = (pool[shape][name] for name in ("outputs", "noises", "variances"))
    offset = len(cases) % POOL
    try:
        scheduler = getattr(module, class_name)(**config)
        scheduler.set_timesteps(steps)
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(0)
        timesteps = scheduler.timesteps
        count = len(timesteps)
        if not bool(torch.isfinite(timesteps.to(torch.float64)).all()):
            return None
        if config.get("timestep_spacing") == "trailing" and scheduler.num_inference_steps != len(np.unique(timesteps)) == steps + 1:
            return None  # numpy.arange made one timestep too many; we leave it out, and say so in docs/samplers.md
        init = float(getattr(scheduler, "init_noise_sigma", 1.0))
        x = (noises[offset] * init).to(torch.float32)
        initial = x.clone()
        target = torch.tanh(outputs[offset])
        prediction = scheduler.config.get("prediction_type", "flow_prediction")
        learned = scheduler.config.get("variance_type") in ("learned", "learned_range")
        samples, estimates, given, scaled, noised = [], [], [], None, None
        probe = count // 2
        if class_name.startswith("KDPM2"):
            probe -= probe % 2  # in the middle of a step diffusers adds the noise of its end
        for i in range(count):
            t = timesteps[i]
            if i == probe:
                if class_name == "DDIMInverseScheduler":
                    noised = target  # it has no add_noise
                elif hasattr(scheduler, "add_noise"):
                    held = scheduler._begin_index if hasattr(scheduler, "_begin_index") else None
                    index, scheduler_step = getattr(scheduler, "_step_index", None), i
                    if held is not None:
                        scheduler._begin_index, scheduler._step_index = scheduler_step, None
                    noised = scheduler.add_noise(target, noises[(offset + 1) % POOL], timesteps[i : i + 1])
                    if held is not None:
                        scheduler._begin_index, scheduler._step_index = held, index
                else:
                    scheduler._begin_index, index = i, scheduler._step_index
                    scheduler._step_index = None
                    noised = scheduler.scale_noise(target, timesteps[i : i + 1], noises[(offset + 1) % POOL])
                    scheduler._begin_index, scheduler._step_index = 0, index
            if hasattr(scheduler, "scale_model_input"):
                model_input = scheduler.scale_model_input(x, t)
                if i == probe:
                    scaled = model_input
            if toy:
                output = toy_output(scheduler, class_name, prediction, x, i, target).to(torch.float32)
            else:
                output = outputs[(offset + i) % POOL]
            given.append(output)
            if learned:
                output = torch.cat([output, variances[(offset + i) % POOL]], dim=1)
            noise = noises[(offset + 1 + i) % POOL]
            module.randn_tensor = lambda *_, noise=noise, **__: noise
            out = scheduler.step(output, t, x, **({"eta": eta} if class_name == "DDIMScheduler" else {}))
            x = out.prev_sample
            samples.append(x)
            estimate = getattr(out, "pred_original_sample", None)
            if estimate is None:
                estimate = getattr(out, "denoised", None)
            if estimate is None and class_name.startswith(("DPMSolver", "UniPC", "EDM")):
                if "++" in config.get("algorithm_type", "++") and config.get("predict_x0", True):
                    estimate = scheduler.model_outputs[-1]
            if estimate is not None:
                estimates.append(estimate)
        sde = "sde-dpmsolver++" if class_name.startswith("EDM") else "sde-dpmsolver"
        if config.get("algorithm_type") == sde and config.get("solver_order") == 3:
            raise NotImplementedError("no third order, which a short run does not reach; we say so at once")
    except Exception as error:  # noqa: BLE001: whatever diffusers does not accept, we must not accept silently either
        if "size of tensor" in str(error) or "singular" in str(error):
            return None  # a variance that this configuration does not want; UniPC's last step to sigma = 0 at a high order
        return {**case, "refused": f"{type(error).__name__}: {str(error)[:120]}"}
    # Where diffusers itself comes to infinity or NaN (UniPC's bh1 in the last step), what comes before still counts.
    finite = 0
    while finite < count and bool(torch.isfinite(samples[finite]).all()):
        if estimates and not bool(torch.isfinite(estimates[finite]).all()):
            break
        finite += 1
    if finite == 0:
        return None
    if finite < count:
        case["finite"] = finite
    samples, estimates, given = samples[:finite], estimates[:finite], given[:finite]
    case |= {
        "shape": list(shape),
        "offset": offset,
        "timesteps": [float(t) for t in timesteps],
        "initNoiseSigma": init,
        "probe": probe,
        **({} if class_name == "DDIMInverseScheduler" else {"noised": put(noised)}),
        "samples": put(torch.stack(samples)),
    }
    if hasattr(scheduler, "sigmas"):
        levels = levels_of(scheduler, class_name)
        case["sigmas"] = put(levels)
        case["sigmaCount"] = len(levels)
    if scaled is not None and scaled is not x and class_name.startswith(("Euler", "Heun", "KDPM2", "EDM")):
        case["scaled"] = put(scaled)
    if estimates:
        case["estimates"] = put(torch.stack(estimates))
    if toy:
        case["outputs"] = put(torch.stack(given))
    if learned:
        case["learned"] = True
    return case


cases = []
seen = set()
left_out = 0


def add(class_name, config=None, steps=10, **rest):
    global left_out
    config = {k: v for k, v in (config or {}).items() if v is not None}
    key = json.dumps([class_name, config, steps, rest], sort_keys=True, default=str)
    if key in seen:
        return
    seen.add(key)
    shape = LARGE if config.get("thresholding") else SMALL
    case = run(class_name, config, steps, shape=shape, **rest)
    if case is None:
        left_out += 1
    else:
        cases.append(case)


PREDICTIONS = ["epsilon", "sample", "v_prediction"]
SPACINGS = ["leading", "linspace", "trailing"]
SCHEDULES = ["linear", "scaled_linear", "squaredcos_cap_v2"]
TRAINED = [round(0.001 + 0.0004 * i + 0.0005 * math.sin(i), 6) for i in range(50)]
BETAS = {
    "beta_schedule": SCHEDULES,
    "beta_start": [None, None, 0.00085, 0.0005],
    "beta_end": [None, None, 0.012, 0.03],
    "num_train_timesteps": [None, None, None, 100, 250, 1000, 999],
}
THRESHOLDS = {
    "thresholding": [None, None, None, True],
    "dynamic_thresholding_ratio": [None, 0.9, 0.5],
    "sample_max_value": [None, 1.5, 3.0],
}
SIGMAS = [{}, {}, {"use_karras_sigmas": True}, {"use_exponential_sigmas": True}, {"use_beta_sigmas": True}]
STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 16, 20]

KDPM2 = {
    **BETAS,
    "prediction_type": ["epsilon", "v_prediction"],
    "timestep_spacing": SPACINGS,
    "steps_offset": [None, 1],
}
EDM = {
    "prediction_type": ["epsilon", "v_prediction"],
    "sigma_schedule": [None, "exponential"],
    "sigma_min": [None, 0.02],
    "sigma_max": [None, 20.0],
    "sigma_data": [None, 1.0],
    "rho": [None, 5.0],
    "final_sigmas_type": [None, "sigma_min"],
}

OPTIONS = {
    "DDPMScheduler": {
        **BETAS,
        "beta_schedule": [*SCHEDULES, "sigmoid", "laplace"],
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "variance_type": ["fixed_small", "fixed_small_log", "fixed_large", "learned_range"],
        "clip_sample": [None, False],
        "clip_sample_range": [None, 2.5],
        "rescale_betas_zero_snr": [None, None, True],
    },
    "DDIMScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "clip_sample": [None, False, False],
        "clip_sample_range": [None, 2.5],
        "set_alpha_to_one": [None, False],
        "rescale_betas_zero_snr": [None, None, True],
    },
    "EulerDiscreteScheduler": {
        **BETAS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "interpolation_type": [None, None, "log_linear"],
        "timestep_type": [None, None, "continuous"],
        "final_sigmas_type": [None, "sigma_min"],
        "rescale_betas_zero_snr": [None, None, True],
        "sigma_min": [None, None, 0.02],
        "sigma_max": [None, None, 80.0],
    },
    "EulerAncestralDiscreteScheduler": {
        **BETAS,
        "prediction_type": ["epsilon", "v_prediction"],
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "rescale_betas_zero_snr": [None, None, True],
    },
    "HeunDiscreteScheduler": {
        **BETAS,
        "beta_schedule": [*SCHEDULES, "exp"],
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "clip_sample": [None, True],
        "clip_sample_range": [None, 1.5],
    },
    "DPMSolverMultistepScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "solver_order": [1, 2, 2, 3, 3],
        "algorithm_type": ["dpmsolver++", "dpmsolver++", "sde-dpmsolver++", "dpmsolver", "sde-dpmsolver"],
        "solver_type": ["midpoint", "heun"],
        "lower_order_final": [None, False],
        "euler_at_final": [None, True],
        "final_sigmas_type": [None, "sigma_min"],
        "rescale_betas_zero_snr": [None, None, None, True],
        "lambda_min_clipped": [None, None, -5.1],
        "variance_type": [None, None, None, "learned_range"],
    },
    "UniPCMultistepScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "solver_order": [1, 2, 2, 3, 3, 4],
        "solver_type": ["bh1", "bh2"],
        "predict_x0": [None, None, False],
        "lower_order_final": [None, None, False],
        "disable_corrector": [None, None, [0], [1, 2]],
        "final_sigmas_type": [None, "sigma_min", "sigma_min"],
        "rescale_betas_zero_snr": [None, None, None, True],
        "sigma_min": [None, None, 0.05],
        "sigma_max": [None, None, 50.0],
    },
    "LCMScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "original_inference_steps": [None, 20, 100],
        "clip_sample": [None, True],
        "clip_sample_range": [None, 2.0],
        "set_alpha_to_one": [None, False],
        "timestep_scaling": [None, 1.0],
        "rescale_betas_zero_snr": [None, None, True],
    },
    "PNDMScheduler": {
        **BETAS,
        "prediction_type": ["epsilon", "v_prediction"],
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "skip_prk_steps": [None, True],
        "set_alpha_to_one": [None, True],
    },
    "FlowMatchEulerDiscreteScheduler": {
        "num_train_timesteps": [None, 500],
        "shift": [None, 3.0, 1.7],
        "shift_terminal": [None, None, 0.1],
        "invert_sigmas": [None, None, True],
        "stochastic_sampling": [None, True],
    },
    "DPMSolverSinglestepScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "solver_order": [1, 2, 2, 3, 3],
        "algorithm_type": ["dpmsolver++", "dpmsolver++", "sde-dpmsolver++", "dpmsolver"],
        "solver_type": ["midpoint", "heun"],
        "lower_order_final": [None, True],
        "final_sigmas_type": [None, "sigma_min", "sigma_min"],
        "lambda_min_clipped": [None, None, -5.1],
        "variance_type": [None, None, None, "learned_range"],
    },
    "DEISMultistepScheduler": {
        **BETAS,
        **THRESHOLDS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": SPACINGS,
        "steps_offset": [None, 1],
        "solver_order": [1, 2, 2, 3, 3],
        "lower_order_final": [None, False],
    },
    "KDPM2DiscreteScheduler": KDPM2,
    "KDPM2AncestralDiscreteScheduler": KDPM2,
    "DDIMInverseScheduler": {
        **BETAS,
        "prediction_type": PREDICTIONS,
        "timestep_spacing": ["leading", "trailing"],
        "steps_offset": [None, 1],
        "clip_sample": [None, False, False],
        "clip_sample_range": [None, 2.5],
        "set_alpha_to_one": [None, False],
        "rescale_betas_zero_snr": [None, None, True],
    },
    "EDMEulerScheduler": EDM,
    "EDMDPMSolverMultistepScheduler": {
        **EDM,
        **THRESHOLDS,
        "solver_order": [1, 2, 2, 3],
        "algorithm_type": ["dpmsolver++", "dpmsolver++", "sde-dpmsolver++"],
        "solver_type": ["midpoint", "heun"],
        "lower_order_final": [None, False],
        "euler_at_final": [None, True],
    },
}
NEW = list(OPTIONS)[10:]
WITH_SIGMAS = {
    "EulerDiscreteScheduler",
    "HeunDiscreteScheduler",
    "DPMSolverMultistepScheduler",
    "UniPCMultistepScheduler",
    "FlowMatchEulerDiscreteScheduler",
    "DPMSolverSinglestepScheduler",
    "DEISMultistepScheduler",
    "KDPM2DiscreteScheduler",
    "KDPM2AncestralDiscreteScheduler",
}


def eta_of(class_name):
    return {"eta": pick.choice([0.0, 0.0, 0.5, 1.0])} if class_name == "DDIMScheduler" else {}


# 1. Every class as it comes, at several numbers of steps, and with a nearly ideal denoiser.
for name in MODULES:
    for steps in (1, 2, 4, 5, 10, 25):
        add(name, {}, steps)
    for steps in (4, 20):
        add(name, {}, steps, toy=True)

# 2. Class x prediction x spacing x schedule, in full.
for name, options in OPTIONS.items():
    for prediction, spacing, schedule in itertools.product(
        options.get("prediction_type", [None]), options.get("timestep_spacing", [None]), options.get("beta_schedule", [None])
    ):
        config = {"prediction_type": prediction, "timestep_spacing": spacing, "beta_schedule": schedule}
        add(name, config, 5)
    for prediction in options.get("prediction_type", [None]):
        config = {"prediction_type": prediction}
        if name in ("DDPMScheduler", "DDIMScheduler", "DDIMInverseScheduler"):
            config["clip_sample"] = False
        add(name, config, 12, toy=True)

# 3. Every value of every option, by itself and with the spacing of sigmas.
for name, options in OPTIONS.items():
    for option, values in options.items():
        for value in values:
            if value is None:
                continue
            add(name, {option: value, **({"thresholding": True} if option in THRESHOLDS else {})}, 6, **eta_of(name))
    if "beta_schedule" in options:
        for spacing in options.get("timestep_spacing", [None]):
            config = {"trained_betas": TRAINED, "num_train_timesteps": 50, "timestep_spacing": spacing}
            if name == "LCMScheduler":
                config["original_inference_steps"] = 25
            add(name, config, 5)
    if name in WITH_SIGMAS:
        for sigmas, prediction, steps in itertools.product(SIGMAS[2:], options.get("prediction_type", [None]), (1, 7)):
            add(name, {**sigmas, "prediction_type": prediction}, steps)
        for sigmas, schedule in itertools.product(SIGMAS[2:], options.get("beta_schedule", [None])):
            add(name, {**sigmas, "beta_schedule": schedule}, 10, toy=True)

# 4. DPM-Solver and UniPC: order x algorithm x type, DDIM: eta, DDPM: variance; lambdas after Lu; flow.
dpm, unipc = "DPMSolverMultistepScheduler", "UniPCMultistepScheduler"
for order, algorithm, kind, final in itertools.product(
    (1, 2, 3), ("dpmsolver++", "sde-dpmsolver++", "dpmsolver", "sde-dpmsolver"), ("midpoint", "heun"), ("zero", "sigma_min")
):
    config = {"solver_order": order, "algorithm_type": algorithm, "solver_type": kind, "final_sigmas_type": final}
    add(dpm, config, 8)
    add(dpm, {**config, "beta_schedule": "scaled_linear", "timestep_spacing": "trailing"}, 16, toy=True)
for order, schedule in itertools.product((1, 2, 3), SCHEDULES):
    add(dpm, {"use_lu_lambdas": True, "solver_order": order, "beta_schedule": schedule}, 9)
for order, kind, predict_x0, final in itertools.product((1, 2, 3, 4), ("bh1", "bh2"), (True, False), ("zero", "sigma_min")):
    config = {"solver_order": order, "solver_type": kind, "predict_x0": predict_x0, "final_sigmas_type": final}
    add(unipc, config, 8)
    add(unipc, {**config, "beta_schedule": "scaled_linear", "timestep_spacing": "trailing"}, 16, toy=True)
for name in (dpm, unipc):
    for shift, steps in itertools.product((1.0, 3.0), (4, 10)):
        add(name, {"use_flow_sigmas": True, "prediction_type": "flow_prediction", "flow_shift": shift}, steps)
add(unipc, {"use_flow_sigmas": True, "use_karras_sigmas": True, "prediction_type": "flow_prediction"}, 6)
add(unipc, {"use_flow_sigmas": True, "shift_terminal": 0.1, "prediction_type": "flow_prediction"}, 6)
for prediction, eta in itertools.product(PREDICTIONS, (0.3, 1.0)):
    add("DDIMScheduler", {"prediction_type": prediction}, 10, eta=eta)
    add("DDIMScheduler", {"prediction_type": prediction, "clip_sample": False, "set_alpha_to_one": False}, 10, eta=eta, toy=True)
for prediction, variance in itertools.product(
    PREDICTIONS, ("fixed_small", "fixed_small_log", "fixed_large", "learned_range")
):
    add("DDPMScheduler", {"prediction_type": prediction, "variance_type": variance}, 8)

single, deis = "DPMSolverSinglestepScheduler", "DEISMultistepScheduler"
for order, algorithm, kind, final in itertools.product(
    (1, 2, 3), ("dpmsolver++", "sde-dpmsolver++", "dpmsolver"), ("midpoint", "heun"), ("zero", "sigma_min")
):
    config = {"solver_order": order, "algorithm_type": algorithm, "solver_type": kind, "final_sigmas_type": final}
    add(single, config, 9)
    add(single, {**config, "beta_schedule": "scaled_linear"}, 16, toy=True)
for order, schedule in itertools.product((1, 2, 3), SCHEDULES):
    add(deis, {"solver_order": order, "beta_schedule": schedule}, 9)
    add(deis, {"solver_order": order, "beta_schedule": schedule, "timestep_spacing": "trailing"}, 20, toy=True)
for name in (single, deis):
    for shift, steps in itertools.product((1.0, 3.0), (4, 10)):
        add(name, {"use_flow_sigmas": True, "prediction_type": "flow_prediction", "flow_shift": shift}, steps)

# 5. Combinations that nobody thought of.
for name, options in OPTIONS.items():
    for _ in range(25 if name in NEW else 45):
        config = {option: pick.choice(values) for option, values in options.items()}
        if name in WITH_SIGMAS:
            config |= pick.choice(SIGMAS)
        add(name, config, pick.choice(STEPS), toy=pick.random() < 0.3, **eta_of(name))

# 6. Long runs, where small steps amplify rounding.
for name in MODULES:
    config = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
    if name == "FlowMatchEulerDiscreteScheduler" or name.startswith("EDM"):
        config = {}
    add(name, config, 50, toy=True)

defaults = {
    name: {
        field: "-Infinity" if parameter.default == -math.inf else parameter.default
        for field, parameter in inspect.signature(getattr(scheduler_module(name), name).__init__).parameters.items()
        if field != "self" and parameter.kind is not inspect.Parameter.VAR_KEYWORD
    }
    for name in MODULES
}
with (HERE / f"{NAME}.json").open("w") as file:
    head = {"defaults": defaults, "diffusers": diffusers.__version__, "torch": torch.__version__.split("+")[0], "poolSize": POOL, "pool": pool_index}
    file.write(json.dumps(head)[:-1] + ', "cases": [\n')
    file.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
    file.write("\n]}\n")
np.concatenate(blob).tofile(HERE / f"{NAME}.bin")
refused = sum("refused" in case for case in cases)
print(f"{len(cases)} cases, {refused} of them refused by diffusers; {left_out} left out as not finite; {length * 4 / 1e6:.1f} MB")
