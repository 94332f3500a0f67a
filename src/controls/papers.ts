/** The papers that tour and lab cite. */
export const papers = {
  unet: { text: 'Ronneberger, Fischer and Brox 2015, U-Net', address: 'https://arxiv.org/abs/1505.04597' },
  ddpm: { text: 'Ho, Jain and Abbeel 2020, Denoising Diffusion Probabilistic Models', address: 'https://arxiv.org/abs/2006.11239' },
  ddim: { text: 'Song, Meng and Ermon 2020, Denoising Diffusion Implicit Models', address: 'https://arxiv.org/abs/2010.02502' },
  guidance: { text: 'Ho and Salimans 2022, Classifier-Free Diffusion Guidance', address: 'https://arxiv.org/abs/2207.12598' },
  promptToPrompt: { text: 'Hertz et al. 2022, Prompt-to-Prompt Image Editing with Cross Attention Control', address: 'https://arxiv.org/abs/2208.01626' },
  freeu: { text: 'Si et al. 2023, FreeU: Free Lunch in Diffusion U-Net', address: 'https://arxiv.org/abs/2309.11497' },
  residual: { text: 'He et al. 2015, Deep Residual Learning', address: 'https://arxiv.org/abs/1512.03385' },
  ensembles: { text: 'Veit, Wilber and Belongie 2016, Residual Networks Behave Like Ensembles of Relatively Shallow Networks', address: 'https://arxiv.org/abs/1605.06431' },
  attention: { text: 'Vaswani et al. 2017, Attention Is All You Need', address: 'https://arxiv.org/abs/1706.03762' },
  latent: { text: 'Rombach et al. 2022, High-Resolution Image Synthesis with Latent Diffusion Models', address: 'https://arxiv.org/abs/2112.10752' },
  progressive: { text: 'Salimans and Ho 2022, Progressive Distillation (the target v)', address: 'https://arxiv.org/abs/2202.00512' },
  patching: { text: 'Meng et al. 2022, Locating and Editing Factual Associations in GPT (activation patching)', address: 'https://arxiv.org/abs/2202.05262' },
  meanAblation: { text: 'Wang et al. 2022, Interpretability in the Wild (mean ablation)', address: 'https://arxiv.org/abs/2211.00593' },
} as const;
