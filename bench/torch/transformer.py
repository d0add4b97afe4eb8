"""The benchmark model (bench/benchmark/model.ts) in PyTorch eager, driven line by line over standard input.

usage: transformer.py THREADS DESCRIPTION NUMBERS

DESCRIPTION is a JSON file with the shape and the names and shapes of the weights; NUMBERS holds their initial values (float32) in
that order, then the batch's source, target and labels (int32). Each line in is a JSON request, each line out its answer.
"""
import json
import os
import resource
import sys
import time

THREADS = int(sys.argv[1])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
import torch  # noqa: E402  (reads the environment when imported)
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

torch.set_num_threads(THREADS)

with open(sys.argv[2]) as file:
    description = json.load(file)
shape = description["shape"]
D, HEADS, FF = shape["width"], shape["heads"], shape["feedForward"]
V, S, T, B = shape["vocabulary"], shape["source"], shape["target"], shape["batch"]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(D)
        self.query, self.key, self.value, self.out = (nn.Linear(D, D) for _ in range(4))

    def forward(self, x, memory=None, mask=None):
        normed = self.norm(x)
        keys = normed if memory is None else memory

        def split(y):
            return y.view(B, -1, HEADS, D // HEADS).transpose(1, 2)

        q, k, v = split(self.query(normed)), split(self.key(keys)), split(self.value(keys))
        scores = q @ k.transpose(-1, -2) * (D // HEADS) ** -0.5
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, -1, D)
        return x + self.out(mixed)


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.up, self.down = nn.LayerNorm(D), nn.Linear(D, FF), nn.Linear(FF, D)

    def forward(self, x):
        return x + self.down(F.relu(self.up(self.norm(x))))


class Embedding(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.words, self.positions = nn.Embedding(V, D), nn.Parameter(torch.empty(length, D))

    def forward(self, ids):
        return self.words(ids) + self.positions


class Layer(nn.Module):
    def __init__(self, cross):
        super().__init__()
        self.self, self.feed = Attention(), FeedForward()
        self.cross = Attention() if cross else None

    def forward(self, x, memory=None, mask=None):
        x = self.self(x, mask=mask)
        if self.cross is not None:
            x = self.cross(x, memory)
        return self.feed(x)


class Stack(nn.Module):
    def __init__(self, cross):
        super().__init__()
        self.layers = nn.ModuleList(Layer(cross) for _ in range(shape["layers"]))
        self.norm = nn.LayerNorm(D)

    def forward(self, x, memory=None, mask=None):
        for layer in self.layers:
            x = layer(x, memory, mask)
        return self.norm(x)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.source, self.target = Embedding(S), Embedding(T)
        self.encoder, self.decoder = Stack(False), Stack(True)
        self.head = nn.Linear(D, V)
        self.register_buffer("mask", torch.triu(torch.full((T, T), -1e9), 1))

    def forward(self, source, target):
        memory = self.encoder(self.source(source))
        return self.head(self.decoder(self.target(target), memory, self.mask))


def find(model, name):
    """The parameter that the bench calls `name`, and whether PyTorch keeps it transposed."""
    *path, last = [part for part in name.split("/")]
    module = model
    for part in path:
        if part.isdigit():
            module = module.layers[int(part)]
        else:
            module = getattr(module, part)
    if isinstance(module, nn.LayerNorm) and last == "gain":
        last = "weight"
    found = getattr(module, last)
    if isinstance(found, nn.Embedding):
        found = found.weight
    return found, isinstance(module, nn.Linear) and last == "weight"


def load(model, path):
    with open(path, "rb") as file:
        numbers = bytearray(file.read())
    at = 0

    def take(count, dtype):
        nonlocal at
        values = torch.frombuffer(numbers, dtype=dtype, count=count, offset=at).clone()
        at += 4 * count
        return values

    names = set()
    with torch.no_grad():
        for weight in description["weights"]:
            parameter, transposed = find(model, weight["name"])
            values = take(parameter.numel(), torch.float32).view(weight["shape"])
            parameter.copy_(values.t() if transposed else values)
            names.add(id(parameter))
    missing = [name for name, p in model.named_parameters() if id(p) not in names]
    if missing:
        raise SystemExit(f"no values for {missing}")
    source = take(B * S, torch.int32).view(B, S).long()
    target = take(B * T, torch.int32).view(B, T).long()
    labels = take(B * T, torch.int32).long()
    return source, target, labels


model = Transformer()
source, target, labels = load(model, sys.argv[3])
# Updating all parameters together is the faster way here, and the default of later versions.
optimizer = torch.optim.Adam(model.parameters(), description["learningRate"], foreach=True)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(source, target).reshape(-1, V), labels)
    loss.backward()
    optimizer.step()
    return loss


def window(milliseconds):
    if not window.warm:
        for _ in range(15):
            step()
        window.warm = True
    start, steps = time.perf_counter(), 0
    while True:
        loss = step()
        steps += 1
        if (time.perf_counter() - start) * 1000 >= milliseconds:
            break
    loss.item()
    return {"steps": steps, "milliseconds": (time.perf_counter() - start) * 1000}


window.warm = False


def peak():
    """GFLOP per second of a square product, the best of some."""
    a = b = torch.randn(512, 512)
    fastest = float("inf")
    for _ in range(60):
        start = time.perf_counter()
        a @ b
        fastest = min(fastest, time.perf_counter() - start)
    return 2 * 512**3 / fastest / 1e9


def answer(request):
    kind = request["type"]
    if kind == "open":
        loss = step().item()
        return {
            "detail": torch.__version__,
            "parameters": sum(p.numel() for p in model.parameters()),
            "loss": loss,
        }
    if kind == "losses":
        return [step().item() for _ in range(request["steps"])]
    if kind == "window":
        return window(request["milliseconds"])
    if kind == "peak":
        return peak()
    if kind == "memory":
        # Kilobytes on Linux, bytes on macOS.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    raise ValueError(kind)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
