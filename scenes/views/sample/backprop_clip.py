"""Back-propagation of one sample on the diagram: errors and gradients, layer by layer."""

from models.network.forward import descent_step
from models.network.losses import losses_of
from scenes.views.sample.clip import DiagrammedClip

# The rate of a step where the run doesn't say which one it was trained at.
RATE = 0.1
GRADIENTS = "weights, then gradients, wider if larger"


class BackpropClip(DiagrammedClip):
    """A clip of the chain rule on the diagram, and of a step downhill.

    The sample is the one the network is most wrong about, unless `settings.trace` says another.
    """

    matrix_row = 1.7

    def default_sample(self) -> int:
        return int(losses_of(self.network(self.run.points), self.run.labels).argmax())

    def open_on_the_sample(self) -> None:
        """The diagram, and one sample forwards through it."""
        largest = "the one with the largest loss" if self.settings.trace is None else ""
        self.set_text(
            caption=self.caption("forwards: what the network makes of one sample"),
            note=self.notes(largest, self.legend()),
            **self.headings(),
        )
        self.add(self.diagram)
        self.go_forward(1.0, explained=False)

    def measure_the_loss(self) -> None:
        """What came out, and by how much it is wrong."""
        self.explain(
            self.equations.decided(self.forward, self.label),
            self.equations.loss(self.forward, self.label, self.loss),
        )
        self.wait(2.0)

    def start_at_the_output(self) -> None:
        """The error: how the loss changes with the last scores."""
        scores = "score" if self.run.outputs == 1 else "scores"
        self.explain(
            f"backwards: how the loss changes with the last {scores}",
            self.equations.of_the_output(self.forward, self.backward, self.label),
        )
        self.set_text(note=self.notes(self.legend(GRADIENTS)))
        self.hold_errors(len(self.network.layers))
        self.wait(1.8)

    def find_gradient(self, number: int) -> None:
        """A layer's weights: what went in at one end times the error at the other."""
        name = self.equations.lit(f"W_{number}")
        self.explain(
            f"the gradient of ${name}$: error times what came in",
            self.equations.of_the_weights(number, self.forward, self.backward, bias=True),
            self.equations.of_the_weights(number, self.forward, self.backward),
        )
        gradient = self.backward.weights[number - 1]
        self.flow(self.wiring.weighted(self.state, number - 1, gradient, relative=True))
        self.wait(1.6)

    def go_back_through_the_weights(self, number: int) -> None:
        """The error, layer by layer: along the same edges the other way."""
        name = self.equations.lit(f"W_{number}")
        self.explain(
            f"back along the same lines: ${name}^T$ spreads the error",
            self.equations.through_the_weights(number, self.backward),
        )
        weight = self.network.layers[number - 1].weight
        state = self.wiring.weighted(self.state, number - 1, weight, relative=False)
        state = self.wiring.holding(state, number - 1, self.backward.outputs[number - 2])
        self.flow(state, number - 1, way=-1, seconds=1.6)
        self.hold_derivative(number - 1, self.equations.name(number - 1))
        self.wait(1.2)

    def go_back_through_the_activation(self, number: int) -> None:
        """Times the slope of the activation at what was added up."""
        if self.network.layers[number - 1].activation.is_identity:
            self.hold_derivative(number, self.equations.score(number))
            return
        self.explain(
            f"times the slope of {self.equations.acting(number)} where each unit is",
            self.equations.through_the_activation(number, self.backward),
        )
        self.hold_errors(number)
        self.wait(1.6)

    def hold_errors(self, number: int) -> None:
        """Have a column hold the derivatives with respect to its scores."""
        errors = self.backward.scores[number - 1]
        self.flow(self.wiring.holding(self.state, number, errors), seconds=1.0)
        self.hold_derivative(number, self.equations.score(number))

    def show_all_gradients(self) -> None:
        """Every weight by its gradient, relative to the largest of its layer."""
        state = self.state
        for layer, gradient in enumerate(self.backward.weights):
            state = self.wiring.weighted(state, layer, gradient, relative=True)
        self.explain("every weight has its gradient")
        self.flow(state)
        self.wait(0.8)

    def take_a_step(self) -> None:
        """One weight a little downhill: the one of the first layer that matters most."""
        after, before = self.wiring.steepest(0, self.backward.weights[0])
        weight = float(self.network.layers[0].weight[after, before])
        gradient = float(self.backward.weights[0][after, before])
        trained_at = self.run.learning_rate(1)
        rate = RATE if trained_at is None else trained_at
        whose = "for example" if trained_at is None else "as in its training"
        step = (weight, gradient, descent_step(weight, gradient, rate))
        self.explain(
            f"one step downhill for one weight, $alpha = {rate:g}$ {whose}",
            self.equations.step(f"{after + 1}, {before + 1}", step, rate),
            note=self.notes("plain descent on it alone", self.legend(GRADIENTS)),
        )
        self.flow(self.wiring.pointing_at_edge(self.state, 0, after, before), seconds=0.8)
        self.wait(3.0)
