"""Back-propagation of one sample on the diagram, by the chain rule, from the answer back to W_1."""

from dataclasses import replace

import numpy as np

from models.network.forward import descent_step
from models.network.losses import losses_of
from scenes.views.sample.clip import Diagrammed

# The rate of a step where the run doesn't say which one it was trained at.
RATE = 0.1
GRADIENTS = "weights, then gradients, wider if larger"


class Backprop(Diagrammed):
    """`backprop RUN`: every factor with its number, and one weight's step downhill.

    The sample is the one the network is most wrong about, unless `settings.trace` says another.
    """

    matrix_row = 1.7

    def default_sample(self) -> int:
        return int(losses_of(self.network(self.run.points), self.run.labels).argmax())

    def construct(self) -> None:
        self.set_up_diagram()
        largest = "the one with the largest loss" if self.settings.trace is None else ""
        self.set_text(
            caption=self.caption("forwards: what the network makes of one sample"),
            note=self.notes(largest, self.legend()),
            **self.headings(),
        )
        self.show_diagram()
        self.go_forward(1.0, told=False)
        self.set_text(
            caption=self.caption(self.equations.decided(self.found, self.label)),
            matrices=self.matrices(self.equations.loss(self.found, self.label, self.loss)),
        )
        self.wait(2.0)

        last = len(self.network.layers)
        self.start_at_the_output()
        for number in range(last, 0, -1):
            self.find_gradient(number)
            if number > 1:
                self.go_back_through_the_weights(number)
                self.go_back_through_the_activation(number - 1)
        self.take_a_step()

    def start_at_the_output(self) -> None:
        """The error: how the loss changes with the last scores."""
        last = len(self.network.layers)
        scores = "score" if self.run.outputs == 1 else "scores"
        self.set_text(
            caption=self.caption(f"backwards: how the loss changes with the last {scores}"),
            matrices=self.matrices(self.equations.of_the_output(self.found, self.back, self.label)),
        )
        self.set_text(note=self.notes(self.legend(GRADIENTS)))
        self.hold_errors(last, self.back.scores[-1], self.equations.score(last))
        self.wait(1.8)

    def find_gradient(self, number: int) -> None:
        """A layer's weights: what went in at one end times the error at the other."""
        name = self.equations.lit(f"W_{number}")
        self.set_text(
            caption=self.caption(f"the gradient of ${name}$: error times what came in"),
            matrices=self.matrices(
                self.equations.of_the_weights(number, self.found, self.back, bias=True),
                self.equations.of_the_weights(number, self.found, self.back),
            ),
        )
        gradient = self.back.weights[number - 1]
        self.flow(self.wiring.weighted(self.state, number - 1, gradient, relative=True))
        self.wait(1.6)

    def go_back_through_the_weights(self, number: int) -> None:
        """The error, layer by layer: along the same edges the other way."""
        name = self.equations.lit(f"W_{number}")
        caption = f"back along the same lines: ${name}^T$ spreads the error"
        self.set_text(
            caption=self.caption(caption),
            matrices=self.matrices(self.equations.through_the_weights(number, self.back)),
        )
        weight = self.network.layers[number - 1].weight
        state = self.wiring.weighted(self.state, number - 1, weight, relative=False)
        given = self.back.outputs[number - 2]
        state = self.wiring.holding(state, number - 1, given)
        self.flow(state, number - 1, way=-1, seconds=1.6)
        symbol = self.equations.name(number - 1)
        self.set_text(
            **{f"column{number - 1}": self.heading(number - 1, self.equations.derivative(symbol))}
        )
        self.wait(1.2)

    def go_back_through_the_activation(self, number: int) -> None:
        """Times the slope of the activation at what was added up."""
        if self.network.layers[number - 1].activation.is_identity:
            self.retitle(number)
            return
        acting = self.equations.acting(number)
        self.set_text(
            caption=self.caption(f"times the slope of {acting} where each unit is"),
            matrices=self.matrices(self.equations.through_the_activation(number, self.back)),
        )
        self.hold_errors(number, self.back.scores[number - 1], self.equations.score(number))
        self.wait(1.6)

    def hold_errors(self, column: int, errors: np.ndarray, symbol: str) -> None:
        """Have a column hold the derivatives with respect to a symbol."""
        self.flow(self.wiring.holding(self.state, column, errors), seconds=1.0)
        self.set_text(
            **{f"column{column}": self.heading(column, self.equations.derivative(symbol))}
        )

    def retitle(self, number: int) -> None:
        symbol = self.equations.derivative(self.equations.score(number))
        self.set_text(**{f"column{number}": self.heading(number, symbol)})

    def take_a_step(self) -> None:
        """One weight a little downhill: the one of the first layer that matters most."""
        state = self.state
        for layer, gradient in enumerate(self.back.weights):
            state = self.wiring.weighted(state, layer, gradient, relative=True)
        self.set_text(caption=self.caption("every weight has its gradient"), matrices=None)
        self.flow(state)
        self.wait(0.8)

        after, before = self.wiring.steepest(0, self.back.weights[0])
        state = replace(self.state, lit_edges=self.wiring.edge(0, after, before))
        units = self.wiring.columns[1].units[after], self.wiring.columns[0].units[before]
        weight = float(self.network.layers[0].weight[units])
        gradient = float(self.back.weights[0][units])
        rate, said = self.rate
        place = f"{units[0] + 1}, {units[1] + 1}"
        stepped = descent_step(weight, gradient, rate)
        self.set_text(
            caption=self.caption(f"one step downhill for one weight, $alpha = {rate:g}$ {said}"),
            note=self.notes("plain descent on it alone", self.legend(GRADIENTS)),
            matrices=self.matrices(self.equations.step(place, (weight, gradient, stepped), rate)),
        )
        self.flow(state, seconds=0.8)
        self.wait(3.0)

    @property
    def rate(self) -> tuple[float, str]:
        """The learning rate, and whose it is."""
        found = self.run.learning_rate(1)
        return (RATE, "for example") if found is None else (found, "as in its training")
