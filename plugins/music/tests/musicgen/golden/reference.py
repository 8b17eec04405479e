"""MusicGen by transformers, in fp32 on the CPU: what the golden files are worked out with."""

import torch
from transformers import MusicgenForConditionalGeneration, T5Tokenizer

PROMPTS = [
    "calm piano with strings",
    "an energetic techno track featuring 808 drums, at 128 bpm",
    "disco",
    "A slow jazz ballad: a saxophone plays a melancholic melody over soft brass and vibrato strings",
    "épique death metal!  Heavy guitar, no vocals; in D minor",
    "lo-fi hip hop with vinyl crackle and a warm Hammond organ, half-time, dreamy, quiet",
    "zither",
    "uplifting reggae and bongos (with swing)",
]
# Longer than the distance from which T5 tells positions apart no more.
LONG_PROMPT = " ".join(PROMPTS * 5)

GIVEN = 100.0  # the margin of a code that wasn't drawn


class Reference:
    def __init__(self, folder):
        self.model, loading = MusicgenForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True)
        if loading["missing_keys"] or loading["unexpected_keys"]:
            raise ValueError(f"{folder} isn't what transformers expects: {loading}")
        self.model.eval()
        self.tokenizer = T5Tokenizer.from_pretrained(folder)
        decoder = self.model.config.decoder
        self.codebooks, self.channels, self.start = decoder.num_codebooks, decoder.audio_channels, decoder.vocab_size
        self.delays = [k // self.channels for k in range(self.codebooks)]

    def inputs(self, prompts):
        return self.tokenizer(prompts, padding=True, return_tensors="pt")

    def greedy(self, frames, inputs, guidance=3.0, prompt_frames=0, **more):
        """`frames` whole frames, those of a given beginning among them.

        Returns codes (n, codebooks, frames), for each how far the best logit lies over the second in
        standard deviations of the step's logits (GIVEN for given codes), and the waveform (n, channels, samples).
        """
        seen, decode = [], self.model.audio_encoder.decode

        def spy(codes, **keywords):
            seen.append(codes[0])
            return decode(codes, **keywords)

        steps = frames - prompt_frames + max(self.delays)
        self.model.audio_encoder.decode = spy
        try:
            out = self.model.generate(**inputs, **more, do_sample=False, guidance_scale=guidance,
                                      max_new_tokens=steps, output_scores=True, return_dict_in_generate=True)
        finally:
            self.model.audio_encoder.decode = decode
        codes = seen[0] if self.channels == 1 else torch.stack(seen, dim=2).flatten(1, 2)
        return codes, self.margins(out.scores, codes, prompt_frames), out.sequences

    def margins(self, scores, codes, prompt_frames):
        """A codebook's code of frame f is drawn in step f + its delay."""
        margins = torch.full(codes.shape, GIVEN)
        for step, logits in enumerate(scores):
            logits = logits.view(codes.shape[0], self.codebooks, -1)
            best = logits.topk(2, dim=-1).values
            for k, delay in enumerate(self.delays):
                frame = prompt_frames + step - delay
                if prompt_frames <= frame < codes.shape[-1]:
                    margins[:, k, frame] = (best[:, k, 0] - best[:, k, 1]) / logits[:, k].std(dim=-1)
                    if not torch.equal(logits[:, k].argmax(dim=-1), codes[:, k, frame]):
                        raise ValueError("a code isn't its step's best: the delays are misunderstood")
        return margins

    def delayed(self, codes):
        """The decoder's input for given codes (n, codebooks, frames): (n, codebooks, frames + delays + 1)."""
        n, _, frames = codes.shape
        rows = torch.full((n, self.codebooks, 1 + frames + max(self.delays)), self.start)
        for k, delay in enumerate(self.delays):
            rows[:, k, 1 + delay : 1 + delay + frames] = codes[:, k]
        return rows

    @torch.no_grad()
    def forced(self, inputs, codes):
        """Every step's states (layers + 1, n, steps, width; the last is normalised) and logits
        (n, codebooks, steps, vocabulary), with the conditions `inputs`, or without any where it is None."""
        rows = self.delayed(codes)
        if inputs is None:
            none = self.model.get_unconditional_inputs(len(codes))
            inputs = {"encoder_outputs": none.encoder_outputs, "attention_mask": none.attention_mask}
        out = self.model(**inputs, decoder_input_ids=rows.flatten(0, 1), output_hidden_states=True)
        logits = out.logits.view(*rows.shape, -1)
        return torch.stack(out.decoder_hidden_states), logits
