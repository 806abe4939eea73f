"""The shape of a network: its widths, its activations, and the names of its tensors."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import GridwarpError
from models.network.activations import parse


@dataclass(frozen=True)
class Architecture:
    """A fully connected network.

    Attributes
    ----------
    widths
        Units of every layer, input and output included: (2, 128, 2, 1).
    activations
        One for each hidden layer, as text: ("relu", "identity").
    layers
        The prefix of each layer's tensors in the state_dict ("0" for "0.weight" and
        "0.bias"). Those of `torch.nn.Sequential(Linear, activation, Linear, ...)` unless said.

    Raises
    ------
    GridwarpError
        (code 2) if a width isn't positive, or the counts don't fit.
    """

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for width in self.widths:
            if not isinstance(width, int) or isinstance(width, bool) or width < 1:
                raise GridwarpError(
                    f"a layer of {width} units can't be built.",
                    "Give widths of 1 or more, for example --layers 128,2.",
                    code=2,
                )
        if len(self.widths) < 2:
            raise GridwarpError("a network needs an input and an output width.", code=2)
        if len(self.activations) != self.hidden:
            raise GridwarpError(
                f"{len(self.activations)} activations for {self.hidden} hidden layers.",
                "Give one activation for all, or one a hidden layer: --activation relu,identity.",
                code=2,
            )
        for activation in self.activations:
            parse(activation)
        if not self.layers:
            names = tuple(str(2 * index) for index in range(len(self.widths) - 1))
            object.__setattr__(self, "layers", names)
        if len(self.layers) != len(self.widths) - 1:
            raise GridwarpError(
                f"{len(self.layers)} tensor names for {len(self.widths) - 1} layers."
            )

    @property
    def hidden(self) -> int:
        """The number of hidden layers."""
        return len(self.widths) - 2

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every weight and bias, by its name in the state_dict."""
        shapes: dict[str, tuple[int, ...]] = {}
        for name, fan_in, fan_out in zip(
            self.layers, self.widths[:-1], self.widths[1:], strict=True
        ):
            shapes[f"{name}.weight"] = (fan_out, fan_in)
            shapes[f"{name}.bias"] = (fan_out,)
        for index, activation in enumerate(self.activations):
            if parse(activation).name == "prelu":
                shapes[self.slope(index)] = (1,)
        return shapes

    def slope(self, index: int) -> str:
        """The name of the slope tensor of hidden layer `index`, if that is a PReLU.

        In a Sequential the activation follows its Linear; elsewhere the name is that of
        the layer with "_activation" behind it.
        """
        name = self.layers[index]
        return f"{int(name) + 1}.weight" if name.isdigit() else f"{name}_activation.weight"

    def to_json(self) -> dict[str, object]:
        return {
            "widths": list(self.widths),
            "activations": list(self.activations),
            "layers": list(self.layers),
        }

    @classmethod
    def from_json(cls, data: dict[str, Iterable]) -> "Architecture":
        return cls(tuple(data["widths"]), tuple(data["activations"]), tuple(data.get("layers", ())))

    def __str__(self) -> str:
        return "-".join(str(width) for width in self.widths)
