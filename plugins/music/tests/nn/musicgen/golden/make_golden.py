#!/usr/bin/env python3
"""Write what transformers 5.23.0 (torch 2.13.0) makes of the tiny checkpoint's language model.

    make_golden.py CHECKPOINT OUT.safetensors

CHECKPOINT comes from tests/musicgen/make_checkpoint.py, mono.safetensors with its defaults,
stereo.safetensors with --stereo. Codes are stored as float32, codebooks x frames for each prompt.
"""

import sys

import torch
from safetensors.torch import save_file
from transformers import MusicgenForConditionalGeneration

PROMPTS, STEPS, FORCED = 8, 250, 6
LENGTHS = [12, 1, 5, 9, 3, 12, 7, 2]  # real tokens of each prompt; the others are padding
GIVEN, CONTINUED_STEPS = 20, 60


def text_of(model):
    generator = torch.Generator().manual_seed(7)
    ids = torch.randint(3, model.config.text_encoder.vocab_size, (PROMPTS, max(LENGTHS)), generator=generator)
    mask = (torch.arange(max(LENGTHS)) < torch.tensor(LENGTHS)[:, None]).long()
    return ids * mask, mask


def greedy(model, steps, keep=None, **inputs):
    """Codes as they would go to the codec, and the smallest margin between the two highest logits, as a
    share of the logits' deviation."""
    kept = {}
    decode = model.audio_encoder.decode

    def catch(codes, **kwargs):
        kept.setdefault("codes", []).append(codes[0])
        return decode(codes, **kwargs)

    model.audio_encoder.decode = catch
    out = model.generate(**inputs, do_sample=False, max_new_tokens=steps, return_dict_in_generate=True,
                         output_scores=True)
    model.audio_encoder.decode = decode
    codes = kept["codes"][0]
    if model.config.decoder.audio_channels == 2:
        codes = torch.stack(kept["codes"], dim=2).flatten(1, 2)
    return codes, smallest_margin(out.scores, codes)


def smallest_margin(scores, codes):
    """Over the codes that are used: step s gives frame s - delay."""
    books = codes.shape[1]
    channels, smallest = books // 4, float("inf")
    first = codes.shape[2] + 3 - len(scores)  # given frames come before the first step
    for step, logits in enumerate(scores):
        top = logits.topk(2).values
        margin = ((top[:, 0] - top[:, 1]) / logits.std(dim=1)).view(-1, books)
        for book in range(books):
            frame = first + step - book // channels
            if first <= frame < codes.shape[2]:
                smallest = min(smallest, margin[:, book].min().item())
    return smallest


def entropy(codes):
    share = torch.bincount(codes.flatten()).double() / codes.numel()
    share = share[share > 0]
    return -(share * share.log2()).sum().item()


def forced(model, states, mask):
    """Each layer's output and the logits of two sequences, with the first prompt and without any."""
    generator = torch.Generator().manual_seed(8)
    config = model.config.decoder
    books = config.num_codebooks
    codes = torch.randint(0, config.vocab_size + 1, (2, books, FORCED), generator=generator)
    layers = []
    hooks = [layer.register_forward_hook(lambda module, args, out: layers.append(out))
             for layer in model.decoder.model.decoder.layers]
    with torch.no_grad():
        text = torch.cat([states[:1], torch.zeros_like(states[:1])])
        mask = torch.cat([mask[:1], torch.zeros_like(mask[:1])])
        text = model.enc_to_dec_proj(text) * mask[..., None]
        logits = model.decoder(input_ids=codes.reshape(2 * books, FORCED), encoder_hidden_states=text,
                               encoder_attention_mask=mask).logits
    for hook in hooks:
        hook.remove()
    return codes, torch.stack(layers), logits.view(2, books, FORCED, -1).transpose(1, 2)


def main():
    checkpoint, target = sys.argv[1:]
    model = MusicgenForConditionalGeneration.from_pretrained(checkpoint).eval()
    model.generation_config.pad_token_id = model.config.decoder.pad_token_id
    ids, mask = text_of(model)
    with torch.no_grad():
        states = model.text_encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    guided = {"guidance_scale": 3.0}
    batch, margin = greedy(model, STEPS, input_ids=ids, attention_mask=mask, **guided)
    one, _ = greedy(model, STEPS, input_ids=ids[:1], attention_mask=mask[:1], **guided)
    assert torch.equal(one, batch[:1])
    free, free_margin = greedy(model, CONTINUED_STEPS, **model.get_unconditional_inputs(1))
    plain, plain_margin = greedy(model, CONTINUED_STEPS, input_ids=ids[:1], attention_mask=mask[:1], guidance_scale=1.0)
    given = batch[1:3, :, 100 : 100 + GIVEN]
    continued, continued_margin = greedy(
        model, CONTINUED_STEPS, input_ids=ids[:2], attention_mask=mask[:2],
        decoder_input_ids=given.reshape(-1, GIVEN), **guided)
    assert torch.equal(continued[:, :, :GIVEN], given)
    print("entropy", entropy(batch), "margins", margin, free_margin, plain_margin, continued_margin)
    codes, layers, logits = forced(model, states, mask)
    save_file({name: tensor.float().contiguous() for name, tensor in {
        "text.states": states, "text.lengths": torch.tensor(LENGTHS),
        "forced.codes": codes, "forced.layers": layers, "forced.logits": logits,
        "greedy.codes": batch, "greedy.smallest_margin": torch.tensor(margin),
        "unconditional.codes": free, "unguided.codes": plain,
        "continued.given": given, "continued.codes": continued}.items()}, target)


if __name__ == "__main__":
    main()
