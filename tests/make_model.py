# SPDX-License-Identifier: MIT
"""Model files with the metadata and the tensor table of a published model, and no weights: sparse.

make_model.py NAME FOLDER writes one into FOLDER and prints what has to be read from it:
params bytes embedding_bytes head_bytes layer_embedding_bytes nextn_params tower_params expert_params
"""
import json
import os
import struct
import sys

# ggml's types: number, values and bytes of a block.
TYPES = {"F32": (0, 1, 4), "F16": (1, 1, 2), "Q4_0": (2, 32, 18), "Q8_0": (8, 32, 34), "Q4_K": (12, 256, 144),
         "Q6_K": (14, 256, 210), "BF16": (30, 1, 2), "MXFP4": (39, 32, 17)}
DTYPES = {"BF16": 2, "F16": 2, "F32": 4, "I32": 4, "U8": 1, "F8_E4M3": 1}


def product(dims):
    total = 1
    for dim in dims:
        total *= dim
    return total


class Gguf:
    """One file, or parts of a split one; tensors are (name, dimensions, type)."""

    def __init__(self, architecture, file_type, name, version=3, big_endian=False):
        self.order = ">" if big_endian else "<"
        self.version = version
        self.architecture = architecture
        self.values = []
        self.text("general.architecture", architecture)
        self.text("general.name", name)
        self.number("general.file_type", file_type)
        self.tensors = []

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def bytes_of(self, text):
        text = text.encode()
        return self.pack("Q", len(text)) + text

    def number(self, key, value):
        self.values.append(self.bytes_of(key) + self.pack("II", 4, value))

    def text(self, key, value):
        self.values.append(self.bytes_of(key) + self.pack("I", 8) + self.bytes_of(value))

    def numbers(self, key, values, kind=5, form="i"):
        packed = self.pack("%d%s" % (len(values), form), *values)
        self.values.append(self.bytes_of(key) + self.pack("IIQ", 9, kind, len(values)) + packed)

    def tokens(self, count):
        texts = b"".join(self.bytes_of("t%d" % i) for i in range(count))
        self.values.append(self.bytes_of("tokenizer.ggml.tokens") + self.pack("IIQ", 9, 8, count) + texts)

    def keys(self, **numbers):
        for key, value in numbers.items():
            key = self.architecture + "." + key.replace("__", ".")
            if isinstance(value, list):
                self.numbers(key, value)
            else:
                self.number(key, value)

    def add(self, name, dims, kind):
        self.tensors.append((name, dims, kind))

    def layer(self, layer, kind, **tensors):
        for name, dims in tensors.items():
            name = "blk.%d.%s" % (layer, name.replace("__", "."))
            self.add(name if "." in name[6:] and name.endswith("bias") else name + ".weight", dims,
                     kind if len(dims) > 1 else "F32")

    @staticmethod
    def size(tensor):
        number, values, size = TYPES[tensor[2]]
        return product(tensor[1]) // values * size

    def write_part(self, path, values, tensors):
        table, offset = b"", 0
        for tensor in tensors:
            name, dims, kind = tensor
            table += self.bytes_of(name) + self.pack("I%dQ" % len(dims), len(dims), *dims)
            table += self.pack("IQ", TYPES[kind][0], offset)
            offset += (self.size(tensor) + 31) // 32 * 32
        header = b"GGUF" + self.pack("IQQ", self.version, len(tensors), len(values)) + b"".join(values) + table
        with open(path, "wb") as file:
            file.write(header)
            file.truncate((len(header) + 31) // 32 * 32 + offset)

    def write(self, folder, stem, parts=1):
        if parts == 1:
            self.write_part("%s/%s.gguf" % (folder, stem), self.values, self.tensors)
        for part in range(parts if parts > 1 else 0):
            share = (len(self.tensors) + parts - 1) // parts
            values, self.values = self.values, []
            self.number("split.no", part)
            self.number("split.count", parts)
            self.number("split.tensors.count", len(self.tensors))
            values, self.values = self.values, values
            self.write_part("%s/%s-%05d-of-%05d.gguf" % (folder, stem, part + 1, parts),
                            (self.values if part == 0 else []) + values,
                            self.tensors[part * share:(part + 1) * share])

    def sums(self, nextn_layer=None):
        def those(passes):
            return [t for t in self.tensors if passes(t[0])]
        def params(tensors):
            return sum(product(t[1]) for t in tensors)
        in_nextn = "blk.%s." % nextn_layer
        return (params(self.tensors), sum(map(self.size, self.tensors)),
                sum(map(self.size, those(lambda n: n == "token_embd.weight"))),
                sum(map(self.size, those(lambda n: n == "output.weight"))),
                sum(map(self.size, those(lambda n: n == "per_layer_token_embd.weight"))),
                params(those(lambda n: n.startswith(in_nextn))), 0,
                params(those(lambda n: "_exps." in n and not n.startswith(in_nextn))))


def heads_of(gguf, layer, kind, hidden, heads, kv_heads, dim):
    gguf.layer(layer, kind, attn_norm=[hidden], attn_q=[hidden, heads * dim], attn_k=[hidden, kv_heads * dim],
               attn_v=[hidden, kv_heads * dim], attn_output=[heads * dim, hidden], ffn_norm=[hidden])


def mlp_of(gguf, layer, kind, hidden, width):
    gguf.layer(layer, kind, ffn_gate=[hidden, width], ffn_up=[hidden, width], ffn_down=[width, hidden])


def ends_of(gguf, hidden, vocabulary, embedding, head):
    gguf.add("token_embd.weight", [hidden, vocabulary], embedding)
    gguf.add("output_norm.weight", [hidden], "F32")
    if head:
        gguf.add("output.weight", [hidden, vocabulary], head)
    gguf.tokens(vocabulary)


def llama3_8b(folder):
    gguf = Gguf("llama", 15, "Meta Llama 3.1 8B Instruct")
    gguf.keys(block_count=32, context_length=131072, embedding_length=4096, feed_forward_length=14336,
              attention__head_count=32, attention__head_count_kv=8, vocab_size=128256, rope__dimension_count=128)
    ends_of(gguf, 4096, 128256, "Q4_K", "Q6_K")
    gguf.add("rope_freqs.weight", [64], "F32")
    for i in range(32):
        more = "Q6_K" if i < 4 or i >= 28 or (i - 4) % 3 == 2 else "Q4_K" # llama.cpp's use_more_bits
        gguf.layer(i, "Q4_K", attn_norm=[4096], attn_q=[4096, 4096], attn_k=[4096, 1024], attn_output=[4096, 4096],
                   ffn_norm=[4096], ffn_gate=[4096, 14336], ffn_up=[4096, 14336])
        gguf.layer(i, more, attn_v=[4096, 1024], ffn_down=[14336, 4096])
    gguf.write(folder, "Llama-3.1-8B-Q4_K_M")
    return gguf.sums()


def llama2_7b(folder):
    gguf = Gguf("llama", 2, "LLaMA v2", version=2)
    gguf.keys(block_count=32, context_length=4096, embedding_length=4096, feed_forward_length=11008,
              attention__head_count=32, attention__head_count_kv=32, rope__dimension_count=128)
    ends_of(gguf, 4096, 32000, "Q4_0", "Q6_K")
    for i in range(32):
        heads_of(gguf, i, "Q4_0", 4096, 32, 32, 128)
        mlp_of(gguf, i, "Q4_0", 4096, 11008)
    gguf.write(folder, "Llama-2-7B-Q4_0")
    return gguf.sums()


def gpt_oss_20b(folder):
    gguf = Gguf("gpt-oss", 38, "Openai_Gpt Oss 20b")
    gguf.keys(block_count=24, context_length=131072, embedding_length=2880, feed_forward_length=2880,
              expert_feed_forward_length=2880, expert_count=32, expert_used_count=4, attention__head_count=64,
              attention__head_count_kv=8, attention__key_length=64, attention__value_length=64,
              attention__sliding_window=128)
    ends_of(gguf, 2880, 201088, "Q8_0", "Q8_0")
    for i in range(24):
        gguf.layer(i, "Q8_0", attn_norm=[2880], attn_q=[2880, 4096], attn_k=[2880, 512], attn_v=[2880, 512],
                   attn_output=[4096, 2880], post_attention_norm=[2880])
        gguf.layer(i, "F32", ffn_gate_inp=[2880, 32], attn_sinks=[64], attn_q__bias=[4096], attn_k__bias=[512],
                   attn_v__bias=[512], attn_output__bias=[2880], ffn_gate_inp__bias=[32], ffn_gate_exps__bias=[2880, 32],
                   ffn_up_exps__bias=[2880, 32], ffn_down_exps__bias=[2880, 32])
        gguf.layer(i, "MXFP4", ffn_gate_exps=[2880, 2880, 32], ffn_up_exps=[2880, 2880, 32],
                   ffn_down_exps=[2880, 2880, 32])
    gguf.write(folder, "gpt-oss-20b-mxfp4")
    return gguf.sums()


def gemma3_4b(folder):
    gguf = Gguf("gemma3", 32, "Gemma 3 4b It", big_endian=True)
    gguf.keys(block_count=34, context_length=131072, embedding_length=2560, feed_forward_length=10240,
              attention__head_count=8, attention__head_count_kv=4, attention__key_length=256,
              attention__value_length=256, attention__sliding_window=1024)
    ends_of(gguf, 2560, 262208, "BF16", None)
    for i in range(34):
        heads_of(gguf, i, "BF16", 2560, 8, 4, 256)
        mlp_of(gguf, i, "BF16", 2560, 10240)
        gguf.layer(i, "F32", attn_q_norm=[256], attn_k_norm=[256], post_attention_norm=[2560], post_ffw_norm=[2560])
    gguf.write(folder, "gemma-3-4b-it-be.BF16")
    return gguf.sums()


def deepseek_v3(folder):
    gguf = Gguf("deepseek2", 15, "DeepSeek V3")
    gguf.keys(block_count=61, context_length=163840, embedding_length=7168, feed_forward_length=18432,
              attention__head_count=128, attention__head_count_kv=1, attention__key_length=576,
              attention__value_length=512, attention__key_length_mla=192, attention__value_length_mla=128,
              attention__q_lora_rank=1536, attention__kv_lora_rank=512, rope__dimension_count=64, expert_count=256,
              expert_used_count=8, expert_shared_count=1, expert_feed_forward_length=2048,
              leading_dense_block_count=3)
    ends_of(gguf, 7168, 129280, "Q4_K", "Q6_K")
    for i in range(61):
        gguf.layer(i, "Q4_K", attn_norm=[7168], attn_q_a=[7168, 1536], attn_q_a_norm=[1536], attn_q_b=[1536, 24576],
                   attn_kv_a_mqa=[7168, 576], attn_kv_a_norm=[512], attn_v_b=[512, 128, 128],
                   attn_output=[16384, 7168], ffn_norm=[7168])
        gguf.layer(i, "Q8_0", attn_k_b=[128, 512, 128])
        if i < 3:
            mlp_of(gguf, i, "Q4_K", 7168, 18432)
        else:
            gguf.layer(i, "F32", ffn_gate_inp=[7168, 256], exp_probs_b__bias=[256])
            gguf.layer(i, "Q4_K", ffn_gate_exps=[7168, 2048, 256], ffn_up_exps=[7168, 2048, 256],
                       ffn_down_exps=[2048, 7168, 256], ffn_gate_shexp=[7168, 2048], ffn_up_shexp=[7168, 2048],
                       ffn_down_shexp=[2048, 7168])
    gguf.write(folder, "DeepSeek-V3-Q4_K_M", parts=3)
    return gguf.sums()


def qwen3_next(folder):
    gguf = Gguf("qwen3next", 7, "Qwen3 Next 80B A3B Instruct")
    gguf.keys(block_count=48, context_length=262144, embedding_length=2048, attention__head_count=16,
              attention__head_count_kv=2, attention__key_length=256, attention__value_length=256, expert_count=512,
              expert_used_count=10, expert_feed_forward_length=512, expert_shared_feed_forward_length=512,
              full_attention_interval=4, ssm__conv_kernel=4, ssm__state_size=128, ssm__group_count=16,
              ssm__time_step_rank=32, ssm__inner_size=4096)
    ends_of(gguf, 2048, 151936, "Q8_0", "Q8_0")
    for i in range(48):
        if i % 4 == 3:
            gguf.layer(i, "Q8_0", attn_q=[2048, 8192], attn_k=[2048, 512], attn_v=[2048, 512],
                       attn_output=[4096, 2048], attn_q_norm=[256], attn_k_norm=[256])
        else:
            gguf.layer(i, "Q8_0", attn_qkv=[2048, 8192], attn_gate=[2048, 4096], ssm_ba=[2048, 64],
                       ssm_out=[4096, 2048], ssm_norm=[128], ssm_a=[32])
            gguf.layer(i, "F32", ssm_conv1d=[4, 8192], ssm_dt__bias=[32])
        gguf.layer(i, "Q8_0", attn_norm=[2048], post_attention_norm=[2048], ffn_gate_exps=[2048, 512, 512],
                   ffn_up_exps=[2048, 512, 512], ffn_down_exps=[512, 2048, 512], ffn_gate_shexp=[2048, 512],
                   ffn_up_shexp=[2048, 512], ffn_down_shexp=[512, 2048], ffn_gate_inp_shexp=[2048])
        gguf.layer(i, "F32", ffn_gate_inp=[2048, 512])
    gguf.write(folder, "Qwen3-Next-80B-A3B-Q8_0")
    return gguf.sums()


def glm_45_air(folder):
    gguf = Gguf("glm4moe", 7, "GLM 4.5 Air")
    gguf.keys(block_count=47, context_length=131072, embedding_length=4096, feed_forward_length=10944,
              attention__head_count=96, attention__head_count_kv=8, attention__key_length=128,
              attention__value_length=128, expert_count=128, expert_used_count=8, expert_shared_count=1,
              expert_feed_forward_length=1408, leading_dense_block_count=1, nextn_predict_layers=1)
    ends_of(gguf, 4096, 151552, "Q8_0", "Q8_0")
    for i in range(47):
        heads_of(gguf, i, "Q8_0", 4096, 96, 8, 128)
        if i == 0:
            mlp_of(gguf, i, "Q8_0", 4096, 10944)
        else:
            gguf.layer(i, "Q8_0", ffn_gate_exps=[4096, 1408, 128], ffn_up_exps=[4096, 1408, 128],
                       ffn_down_exps=[1408, 4096, 128], ffn_gate_shexp=[4096, 1408], ffn_up_shexp=[4096, 1408],
                       ffn_down_shexp=[1408, 4096])
            gguf.layer(i, "F32", ffn_gate_inp=[4096, 128])
    gguf.layer(46, "Q8_0", nextn__eh_proj=[8192, 4096], nextn__embed_tokens=[4096, 151552], nextn__enorm=[4096],
               nextn__hnorm=[4096], nextn__shared_head_head=[4096, 151552], nextn__shared_head_norm=[4096])
    gguf.write(folder, "GLM-4.5-Air-Q8_0")
    return gguf.sums(nextn_layer=46)


def granite_h_tiny(folder):
    gguf = Gguf("granitehybrid", 32, "Granite 4.0 H Tiny")
    attention = [5, 15, 25, 35]
    gguf.keys(block_count=40, context_length=131072, embedding_length=1536, feed_forward_length=512,
              attention__head_count=12, attention__head_count_kv=[4 if i in attention else 0 for i in range(40)],
              expert_count=64, expert_used_count=6, expert_shared_feed_forward_length=1024, ssm__conv_kernel=4,
              ssm__state_size=128, ssm__group_count=1, ssm__inner_size=3072, ssm__time_step_rank=48)
    ends_of(gguf, 1536, 100352, "BF16", None)
    for i in range(40):
        if i in attention:
            heads_of(gguf, i, "BF16", 1536, 12, 4, 128)
        else:
            gguf.layer(i, "BF16", attn_norm=[1536], ssm_in=[1536, 6448], ssm_out=[3072, 1536], ffn_norm=[1536],
                       ssm_dt__bias=[48])
            gguf.layer(i, "F32", ssm_conv1d=[4, 3328], ssm_conv1d__bias=[3328], ssm_a=[1, 48], ssm_d=[1, 48],
                       ssm_norm=[3072, 1])
        gguf.layer(i, "BF16", ffn_gate_exps=[1536, 512, 64], ffn_up_exps=[1536, 512, 64],
                   ffn_down_exps=[512, 1536, 64], ffn_gate_shexp=[1536, 1024], ffn_up_shexp=[1536, 1024],
                   ffn_down_shexp=[1024, 1536])
        gguf.layer(i, "F32", ffn_gate_inp=[1536, 64])
    gguf.write(folder, "granite-4.0-h-tiny-BF16")
    return gguf.sums()


def gemma4_e2b(folder):
    gguf = Gguf("gemma4", 7, "Gemma 4 E2B It")
    slides = [i % 5 != 4 for i in range(35)]
    gguf.keys(block_count=35, context_length=131072, embedding_length=1536, attention__head_count=8,
              attention__head_count_kv=1, attention__key_length=512, attention__value_length=512,
              attention__key_length_swa=256, attention__value_length_swa=256, attention__sliding_window=512,
              attention__shared_kv_layers=20, embedding_length_per_layer_input=256,
              feed_forward_length=[6144 if i < 15 else 12288 for i in range(35)])
    gguf.numbers("gemma4.attention.sliding_window_pattern", slides, 7, "?")
    ends_of(gguf, 1536, 262144, "Q8_0", None)
    gguf.add("per_layer_token_embd.weight", [8960, 262144], "Q8_0")
    gguf.add("per_layer_model_proj.weight", [1536, 8960], "BF16")
    for i in range(35):
        heads_of(gguf, i, "Q8_0", 1536, 8, 1, 256 if slides[i] else 512)
        mlp_of(gguf, i, "Q8_0", 1536, 6144 if i < 15 else 12288)
        gguf.layer(i, "F32", inp_gate=[1536, 256], proj=[256, 1536], post_norm=[1536])
    gguf.write(folder, "gemma-4-E2B-it-Q8_0")
    return gguf.sums()


class Safetensors:
    """A model's folder; tensors are (name, dtype, shape, parameters)."""

    def __init__(self):
        self.tensors = []

    def add(self, name, shape, dtype="BF16", packed=1):
        self.tensors.append((name, dtype, shape, int(product(shape) * packed)))

    @staticmethod
    def size(tensor):
        return product(tensor[2]) * DTYPES[tensor[1]]

    def write_file(self, path, tensors):
        header, offset = {"__metadata__": {"format": "pt"}}, 0
        for tensor in tensors:
            name, dtype, shape, _ = tensor
            header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + self.size(tensor)]}
            offset += self.size(tensor)
        text = json.dumps(header).encode()
        with open(path, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            file.truncate(8 + len(text) + offset)

    def write(self, folder, config, shards=1):
        with open("%s/config.json" % folder, "w") as file:
            json.dump(config, file)
        if shards == 1:
            self.write_file("%s/model.safetensors" % folder, self.tensors)
            return
        share, weight_map = (len(self.tensors) + shards - 1) // shards, {}
        for shard in range(shards):
            name = "model-%05d-of-%05d.safetensors" % (shard + 1, shards)
            part = self.tensors[shard * share:(shard + 1) * share]
            self.write_file("%s/%s" % (folder, name), part)
            weight_map.update({tensor[0]: name for tensor in part})
        total = sum(map(self.size, self.tensors))
        with open("%s/model.safetensors.index.json" % folder, "w") as file:
            json.dump({"metadata": {"total_size": total}, "weight_map": weight_map}, file)

    def sums(self):
        def params(*parts):
            return sum(t[3] for t in self.tensors if any(part in t[0] for part in parts))
        def size(*parts):
            return sum(self.size(t) for t in self.tensors if any(part in t[0] for part in parts))
        return (sum(t[3] for t in self.tensors), sum(map(self.size, self.tensors)), size("embed_tokens."),
                size("lm_head."), 0, params("mtp."), params("visual."), params(".experts."))


def read_config(name):
    with open("%s/data/configs/%s.json" % (os.path.dirname(os.path.abspath(__file__)), name)) as file:
        return json.load(file)


def attention_of(model, layer, hidden, heads, kv_heads, dim, bias=False):
    for part, width in (("q", heads), ("k", kv_heads), ("v", kv_heads)):
        model.add("%s.self_attn.%s_proj.weight" % (layer, part), [width * dim, hidden])
        if bias:
            model.add("%s.self_attn.%s_proj.bias" % (layer, part), [width * dim])
    model.add("%s.self_attn.o_proj.weight" % layer, [hidden, heads * dim])
    for norm in ("input_layernorm", "post_attention_layernorm"):
        model.add("%s.%s.weight" % (layer, norm), [hidden])


def llama3_8b_shards(folder):
    model = Safetensors()
    model.add("model.embed_tokens.weight", [128256, 4096])
    for i in range(32):
        layer = "model.layers.%d" % i
        attention_of(model, layer, 4096, 32, 8, 128)
        for part, shape in (("gate", [14336, 4096]), ("up", [14336, 4096]), ("down", [4096, 14336])):
            model.add("%s.mlp.%s_proj.weight" % (layer, part), shape)
    model.add("model.norm.weight", [4096])
    model.add("lm_head.weight", [128256, 4096])
    config = read_config("Llama-3.1-8B")
    config["intermediate_size"] = 14336
    model.write(folder, config, shards=4)
    return model.sums()


def qwen25_7b_awq(folder):
    model = Safetensors()
    model.add("model.embed_tokens.weight", [152064, 3584], "F16")
    for i in range(28):
        layer = "model.layers.%d" % i
        for part, rows, columns in (("self_attn.q", 3584, 3584), ("self_attn.k", 3584, 512),
                                    ("self_attn.v", 3584, 512), ("self_attn.o", 3584, 3584),
                                    ("mlp.gate", 3584, 18944), ("mlp.up", 3584, 18944), ("mlp.down", 18944, 3584)):
            name = "%s.%s_proj" % (layer, part)
            model.add(name + ".qweight", [rows, columns // 8], "I32", 8)
            model.add(name + ".qzeros", [rows // 128, columns // 8], "I32", 0)
            model.add(name + ".scales", [rows // 128, columns], "F16", 0)
            if part[-1] in "qkv" and part.startswith("self"):
                model.add(name + ".bias", [columns], "F16")
        for norm in ("input_layernorm", "post_attention_layernorm"):
            model.add("%s.%s.weight" % (layer, norm), [3584], "F16")
    model.add("model.norm.weight", [3584], "F16")
    model.add("lm_head.weight", [152064, 3584], "F16")
    config = read_config("Qwen2.5-7B")
    config["quantization_config"] = {"quant_method": "awq", "bits": 4, "group_size": 128, "version": "gemm"}
    model.write(folder, config)
    return model.sums()


def gpt_oss_20b_mxfp4(folder):
    model = Safetensors()
    model.add("model.embed_tokens.weight", [201088, 2880])
    for i in range(24):
        layer = "model.layers.%d" % i
        attention_of(model, layer, 2880, 64, 8, 64, bias=True)
        model.add(layer + ".self_attn.o_proj.bias", [2880])
        model.add(layer + ".self_attn.sinks", [64])
        model.add(layer + ".mlp.router.weight", [32, 2880])
        model.add(layer + ".mlp.router.bias", [32])
        for part, rows in (("gate_up", 5760), ("down", 2880)):
            name = "%s.mlp.experts.%s_proj" % (layer, part)
            model.add(name + "_blocks", [32, rows, 90, 16], "U8", 2)
            model.add(name + "_scales", [32, rows, 90], "U8", 0)
            model.add(name + "_bias", [32, rows])
    model.add("model.norm.weight", [2880])
    model.add("lm_head.weight", [201088, 2880])
    model.write(folder, read_config("gpt-oss-20b"), shards=3)
    return model.sums()


def qwen35_08b(folder):
    model = Safetensors()
    text = "model.language_model"
    model.add(text + ".embed_tokens.weight", [248320, 1024])
    for i in range(24):
        layer = "%s.layers.%d" % (text, i)
        if i % 4 == 3:
            attention_of(model, layer, 1024, 8, 2, 256)
            model.tensors[-6] = (layer + ".self_attn.q_proj.weight", "BF16", [4096, 1024], 4096 * 1024)
        else:
            for part, shape in (("in_proj_qkv", [6144, 1024]), ("in_proj_z", [2048, 1024]), ("in_proj_a", [16, 1024]),
                                ("in_proj_b", [16, 1024]), ("conv1d", [6144, 1, 4]), ("out_proj", [1024, 2048])):
                model.add("%s.linear_attn.%s.weight" % (layer, part), shape)
            for norm in ("input_layernorm", "post_attention_layernorm"):
                model.add("%s.%s.weight" % (layer, norm), [1024])
        for part, shape in (("gate", [3584, 1024]), ("up", [3584, 1024]), ("down", [1024, 3584])):
            model.add("%s.mlp.%s_proj.weight" % (layer, part), shape)
    model.add(text + ".norm.weight", [1024])
    model.add("mtp.fc.weight", [1024, 2048])
    attention_of(model, "mtp.layers.0", 1024, 8, 2, 256)
    for i in range(12):
        for part, shape in (("attn.qkv", [2304, 768]), ("attn.proj", [768, 768]), ("mlp.linear_fc1", [3072, 768]),
                            ("mlp.linear_fc2", [768, 3072])):
            model.add("model.visual.blocks.%d.%s.weight" % (i, part), shape)
    model.write(folder, read_config("Qwen3.5-0.8B"))
    return model.sums()


MODELS = {"llama3-8b": llama3_8b, "llama2-7b": llama2_7b, "gpt-oss-20b": gpt_oss_20b, "gemma3-4b": gemma3_4b,
          "deepseek-v3": deepseek_v3, "qwen3-next": qwen3_next, "glm-4.5-air": glm_45_air,
          "granite-h-tiny": granite_h_tiny, "gemma4-e2b": gemma4_e2b, "llama3-8b-shards": llama3_8b_shards,
          "qwen2.5-7b-awq": qwen25_7b_awq, "gpt-oss-20b-mxfp4": gpt_oss_20b_mxfp4, "qwen3.5-0.8b": qwen35_08b}

if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    print(*MODELS[sys.argv[1]](sys.argv[2]))
