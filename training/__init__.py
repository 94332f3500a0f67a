"""Makes the text-to-picture U-Nets of Unetscope: data, network, training, export, evaluation."""
