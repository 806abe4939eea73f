"""The input plane as a sheet of linear pieces that creases, layer by layer, and is folded."""

from models.network.requirements import NetworkShape, require_linear_pieces
from scenes.drawing.animations import Follow
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.text.counter import Counter
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.captions import phrases
from scenes.views.forward_pass import ForwardPass
from scenes.views.linear_pieces import PiecesView

# Seconds in which a run goes through training.
TRAINING = 12.0
# How strong creases are while they are drawn, and then.
FRESH, SETTLED = 0.6, 0.28


class RegionsClip(ForwardPass):
    """A clip of the linear pieces of a network, or with `settings.epochs` of its training."""

    @property
    def railed(self) -> bool:
        return not self.settings.epochs

    def setup(self) -> None:
        super().setup()
        require_linear_pieces(NetworkShape.of(self.snapshot.network))
        self.pieces_view = self.view(self.snapshot, kind=PiecesView)
        self.views = [self.pieces_view]
        self.task = self.snapshot.decision.task

    def open_on_one_piece(self) -> None:
        """The input plane; without activations the network is one affine map."""
        self.set_text(
            caption=self.caption("activations off: the network is one linear piece"),
            equation=self.equation(self.narrator.formula()),
            rail=self.rail(self.stops, 0),
            number0=self.number(phrases.pieces(1)),
            note=self.footnote(self.snapshot),
        )
        self.unroll()
        self.wait(0.8)

    def unroll(self, *more: tuple[PlaneLayer, float]) -> None:
        """Fade in the sheet, and the points on it."""
        plane = self.pieces_view.plane
        self.show(plane)
        layers = ((self.pieces_view.pieces, 1.0), (plane.dots, 0.75), *more)
        changes = (layer.animate.set_opacity(opacity) for layer, opacity in layers)
        self.play(*changes, run_time=1.2)

    def crease(self, layer: int) -> None:
        """One layer: each unit's crease is drawn, then its activation is switched on."""
        pieces_view, network = self.pieces_view, self.snapshot.network
        caption = phrases.crease(network, layer, layer == pieces_view.kinked[0])
        self.set_text(caption=self.caption(caption))
        lines = pieces_view.creases[layer]
        lines.set(progress=0.0, opacity=FRESH)
        self.play(lines.animate(run_time=3.0).set(progress=1.0))
        self.wait(0.3)
        self.set_text(
            caption=self.caption(phrases.rise(network, layer, len(pieces_view.kinked) == 1)),
            number0=self.number(phrases.pieces(pieces_view.pieces_up_to(layer))),
        )
        settling = lines.animate(run_time=3.0).set_opacity(SETTLED)
        self.play(Follow(pieces_view.plane, pieces_view.rise(layer), run_time=3.0), settling)
        self.wait(0.8)

    def explain_the_colours(self) -> None:
        """What the two sides of a decision mean on a piece."""
        self.set_text(caption=self.caption(phrases.MEANINGS[self.task]))
        self.wait(1.8)

    def divide(self) -> None:
        """The decision boundary, straight on every piece."""
        self.set_text(caption=self.caption(phrases.BROKEN[self.task]))
        self.play(self.pieces_view.edge.animate.set_opacity(1.0))
        self.wait(1.4)

    def lift(self) -> None:
        """Let the sheet show what lies under it before it is folded."""
        pieces_view = self.pieces_view
        self.play(
            pieces_view.pieces.animate.set_opacity(0.6),
            pieces_view.outline.animate.set_opacity(0.8),
            pieces_view.plane.dots.animate.set_opacity(0.9),
            run_time=0.6,
        )

    def open_before_training(self) -> None:
        """The pieces at the first epoch: how many on the left, the number of the epoch right."""
        pieces_view = self.pieces_view
        training = pieces_view.train(self.playback)
        x, y = self.layout.numbers[0]
        pieces = Counter("linear pieces in view", NUMBER_SIZE, self.theme, (x, y))
        counters = {pieces: training, **self.epochs((-x, y), NUMBER_SIZE)}
        self.add(*counters)
        self.parts = {pieces_view.plane: training, **counters}
        for part, source in self.parts.items():
            part.show(source, 0.0)
        self.set_text(
            caption=self.caption("the linear pieces before training"),
            note=self.footnote(self.snapshot, basis=False, training=True),
        )
        self.unroll(
            (pieces_view.edge, 1.0), *((lines, SETTLED) for lines in pieces_view.creases.values())
        )

    def go_through_training(self) -> None:
        """The pieces at every moment of the training."""
        self.set_text(caption=self.caption(phrases.playing(activation=True)))
        self.follow(self.parts, TRAINING)
        self.set_text(caption=self.caption(phrases.BROKEN[self.task]))
        self.wait(2.5)
