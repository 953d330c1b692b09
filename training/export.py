"""Write the trained network as one file of eight bits.

Run: python training/export.py BASE_DIR WEIGHTS.pt OUT.onnx --version V

The graph takes one window; its notes carry the pieces, the labels' form and the version. Weights
are stored in eight bits by channel and use seven of them: then no sum of products overflows on
processors without the newer instructions, and all of them get the same. Activations are put into
eight bits by the numbers of the moment.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from model import Network
from riwaya.extract.learned.labels import LABELS, MARKS
from riwaya.extract.learned.network import FORM, OUTPUTS


class OneWindow(nn.Module):
    """The network over one window: no padding, so no mask."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, means: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Give what ``Network.factors`` gives."""
        return self.network.factors(pieces, means, marks)


def main() -> None:
    """Read the weights, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--pieces-in", type=int, help="layers that read pieces (all)")
    asked = parser.parse_args()
    network = Network(asked.base, asked.pieces_in)
    network.load_state_dict(torch.load(asked.weights, weights_only=True))
    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        wide, ready = Path(folder) / "wide.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            OneWindow(network),
            (torch.randint(5, 100, (1, 9)), torch.rand(1, 4, 9), torch.rand(1, 4, len(MARKS))),
            str(wide),
            input_names=["pieces", "means", "marks"],
            output_names=list(OUTPUTS),
            dynamic_axes={"pieces": {1: "p"}, "means": {1: "n", 2: "p"}, "marks": {1: "n"}}
            | {name: {1: "n"} for name in OUTPUTS},
            dynamo=False,
            opset_version=17,
        )
        quant_pre_process(str(wide), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(asked.out),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    graph = onnx.load(str(asked.out))
    notes = {
        "form": FORM,
        "labels": LABELS,
        "version": asked.version,
        "distance": base64.b64encode(network.distance.detach().numpy().tobytes()).decode(),
        "pieces": base64.b64encode((asked.base / "pieces.model").read_bytes()).decode(),
    }
    for key, value in notes.items():
        graph.metadata_props.add(key=key, value=value)
    onnx.save(graph, str(asked.out))
    digest = hashlib.sha256(asked.out.read_bytes()).hexdigest()
    asked.out.with_suffix(".sha256").write_text(f"{digest}\n", encoding="ascii")
    print(f"{asked.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
