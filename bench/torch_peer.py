"""The bench's peer in PyTorch: trains the network it is given on the CPU, as it is asked for line by line.

The first line of the input is JSON made by describe.ts, with the number of threads; each further line is `train n` or
`predict n`. Each is answered by a line of JSON. Batches begin as bytes, as everywhere in the bench.
"""

import base64
import json
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def pair(value):
    return value if isinstance(value, list) else [value, value]


def same(x, size, strides):
    """Keras's padding "same": what is odd goes to the end."""
    pads = []
    for side, window, stride in ((x.shape[3], size[1], strides[1]), (x.shape[2], size[0], strides[0])):
        need = max((-(-side // stride) - 1) * stride + window - side, 0)
        pads += [need // 2, need - need // 2]
    return pads


def padded(x, config, value=0.0):
    if config["padding"] != "same":
        return x, 0
    size, strides = config.get("kernelSize") or config["poolSize"], config.get("strides") or config["poolSize"]
    left, right, top, bottom = same(x, size, strides)
    if left == right and top == bottom:
        return x, (top, left)
    return F.pad(x, (left, right, top, bottom), value=value), 0


def activated(x, name):
    return {"relu": F.relu, "linear": lambda y: y, "softmax": lambda y: y}[name](x)


class Network(nn.Module):
    """A ModelSpec with Keras's meaning; its last softmax is left to the loss."""

    def __init__(self, spec):
        super().__init__()
        self.layers = spec["layers"]
        arrays = {w["name"]: np.frombuffer(base64.b64decode(w["values"]), "<f4").reshape(w["shape"]) for w in spec["weights"]}
        self.modules_by_name = nn.ModuleDict()
        for layer in self.layers:
            own = {name.split("/")[1]: value for name, value in arrays.items() if name.split("/")[0] == layer["name"]}
            module = self.module(layer, own)
            if module is not None:
                self.modules_by_name[layer["name"]] = module

    def module(self, layer, own):
        kind, config = layer["className"], layer["config"]
        tensor = lambda name: torch.from_numpy(own[name].copy())
        if kind == "Conv2D":
            return self.convolution(tensor("kernel").permute(3, 2, 0, 1), own.get("bias"), config)
        if kind == "SeparableConv2D":
            depthwise = tensor("depthwise_kernel")
            height, width, channels, times = depthwise.shape
            kernel = depthwise.permute(2, 3, 0, 1).reshape(channels * times, 1, height, width)
            first = self.convolution(kernel, None, config, groups=channels)
            point = {**config, "strides": [1, 1]}
            return nn.ModuleList([first, self.convolution(tensor("pointwise_kernel").permute(3, 2, 0, 1), own.get("bias"), point)])
        if kind == "Dense":
            dense = nn.Linear(*own["kernel"].shape)
            dense.weight.data = tensor("kernel").t().contiguous()
            dense.bias.data = tensor("bias")
            return dense
        if kind == "BatchNormalization":
            return nn.BatchNorm2d(own["gamma"].shape[0], eps=config["epsilon"], momentum=1 - config["momentum"])
        if kind == "Dropout":
            return nn.Dropout(config["rate"])
        return None

    def convolution(self, kernel, bias, config, groups=1):
        out, inputs, *size = kernel.shape
        module = nn.Conv2d(inputs * groups, out, size, stride=config["strides"], groups=groups, bias=bias is not None)
        module.weight.data = kernel.contiguous()
        if bias is not None:
            module.bias.data = torch.from_numpy(bias.copy())
        return module

    def forward(self, x):
        values = {}
        for layer in self.layers:
            inputs = [values[name] for name in layer["inbound"]]
            values[layer["name"]] = self.run(layer, inputs) if inputs else x
        return values[self.layers[-1]["name"]]

    def convolved(self, x, module, config):
        x, padding = padded(x, config)
        return F.conv2d(x, module.weight, module.bias, module.stride, padding, 1, module.groups)

    def run(self, layer, inputs):
        kind, config, x = layer["className"], layer["config"], inputs[0]
        module = self.modules_by_name[layer["name"]] if layer["name"] in self.modules_by_name else None
        if kind == "Conv2D":
            return activated(self.convolved(x, module, config), config["activation"])
        if kind == "SeparableConv2D":
            between = self.convolved(x, module[0], config)
            return activated(F.conv2d(between, module[1].weight, module[1].bias), config["activation"])
        if kind == "MaxPooling2D":
            return F.max_pool2d(x, config["poolSize"], config["strides"])
        if kind == "Flatten":
            return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
        if kind == "GlobalAveragePooling2D":
            return x.mean((2, 3))
        if kind == "Dense":
            return activated(module(x), config["activation"])
        if kind == "Activation":
            return activated(x, config["activation"])
        if kind == "Add":
            return inputs[0] + inputs[1]
        if module is not None:
            return module(x)
        raise ValueError(f"The bench's PyTorch has no {kind}.")


class Peer:
    def __init__(self, spec, layout):
        self.spec, self.layout = spec, layout
        self.network = Network(spec).to(memory_format=layout)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=0.001, eps=1e-7)
        self.batches = [(np.frombuffer(base64.b64decode(b["pixels"]), np.uint8), b["labels"]) for b in spec["batches"]]
        self.given = 0

    def pictures(self, pixels):
        x = torch.from_numpy(pixels.reshape(-1, *self.spec["shape"])).permute(0, 3, 1, 2).float() / 255
        return x.contiguous(memory_format=self.layout)

    def train(self, steps):
        self.network.train()
        first = None
        for _ in range(steps):
            pixels, labels = self.batches[self.given % len(self.batches)]
            self.given += 1
            self.optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(self.network(self.pictures(pixels)), torch.tensor(labels))
            loss.backward()
            self.optimizer.step()
            first = loss.item() if first is None else first
        return first

    def predict(self, pictures):
        self.network.eval()
        pixels = np.resize(self.batches[0][0], min(100, pictures) * int(np.prod(self.spec["shape"])))
        with torch.inference_mode():
            for _ in range(max(1, pictures // 100)):
                torch.softmax(self.network(self.pictures(pixels)), 1).numpy()


def timed(run):
    begun = time.perf_counter()
    result = run()
    return (time.perf_counter() - begun) * 1000, result


def opened(spec):
    """The layout of arrays that is the faster one here, and what its first step gave."""
    trials = []
    for layout in (torch.contiguous_format, torch.channels_last):
        first, (peer, loss) = timed(lambda: (lambda peer: (peer, peer.train(1)))(Peer(spec, layout)))
        peer.train(3)
        trials.append((timed(lambda: peer.train(5))[0], first, loss, peer))
    _, _, loss, peer = min(trials, key=lambda trial: trial[0])
    return peer, {"firstStep": trials[0][1], "loss": loss, "version": torch.__version__}


def main():
    spec = json.loads(sys.stdin.readline())
    torch.set_num_threads(spec["threads"])
    torch.manual_seed(1)
    peer, told = opened(spec)
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        what, count = line.split()
        took, _ = timed(lambda: getattr(peer, what)(int(count)))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"took": took, "memory": memory}), flush=True)


main()
