"""A MERT checkpoint in transformers' HubertModel, which has its architecture.

What MERT's configuration has beyond HuBERT's: `deepnorm` weighs the residual connections with (2 layers)^(1/4)
(H. Wang et al., "DeepNet", 2022), which is added here; `attention_relax` divides the scores, subtracts their
maximum and multiplies again, which changes no softmax and so needs nothing.
"""

import json

import torch
from transformers import HubertConfig, HubertModel, Wav2Vec2FeatureExtractor
from transformers.models.hubert import modeling_hubert


class DeepLayer(modeling_hubert.HubertEncoderLayer):
    """A layer whose residual connections weigh `factor`."""

    factor = 1.0

    def forward(self, hidden_states, attention_mask=None, **options):
        attended, _ = self.attention(hidden_states, attention_mask=attention_mask, **options)
        hidden_states = self.layer_norm(self.factor * hidden_states + attended)
        return self.final_layer_norm(self.factor * hidden_states + self.feed_forward(hidden_states))


def load(folder, dtype=torch.float32):
    """The model and the preprocessor of a folder."""
    from safetensors.torch import load_file

    settings = json.loads((folder / "config.json").read_text())
    model = HubertModel(HubertConfig(**{k: v for k, v in settings.items() if k != "model_type"}))
    weights = {name.replace("conv.weight_g", "conv.parametrizations.weight.original0")
               .replace("conv.weight_v", "conv.parametrizations.weight.original1"): tensor
               for name, tensor in load_file(folder / "model.safetensors").items()}
    model.load_state_dict(weights, strict=True)
    if settings["deepnorm"]:
        for layer in model.encoder.layers:
            layer.__class__ = DeepLayer
            layer.factor = (2 * settings["num_hidden_layers"]) ** 0.25
    return model.eval().to(dtype), Wav2Vec2FeatureExtractor.from_pretrained(folder)


def hidden_states(model, preprocess, wave):
    """Depths x frames x width of one waveform, alone."""
    inputs = preprocess(wave, sampling_rate=preprocess.sampling_rate, return_tensors="pt").input_values
    with torch.inference_mode():
        states = model(inputs.to(model.dtype), output_hidden_states=True).hidden_states
    return torch.cat(states).float()
