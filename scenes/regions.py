"""The linear pieces of a ReLU network, and the creases between them."""

from models.network.requirements import NetworkShape, require_linear_pieces
from scenes.drawing.animations import Follow
from scenes.drawing.plane.layer import PlaneLayer
from scenes.drawing.text.counter import Counter
from scenes.views.captioned import NUMBER_SIZE
from scenes.views.captions import phrases
from scenes.views.forward_pass import ForwardPass
from scenes.views.linear_pieces import ChangingPieces, PiecesView
from scenes.views.training.playback import Playback
from scenes.views.training.readings import EpochReading

# Seconds in which a run goes through training.
TRAINING = 12.0
# How strong creases are while they are drawn, and then.
FRESH, SETTLED = 0.6, 0.28


class Regions(ForwardPass):
    """`regions RUN`: the input plane creases, layer by layer, and is folded like a sheet of paper.

    With `settings.epochs`: its pieces through training, in the input plane.
    """

    sheet: PiecesView

    @property
    def railed(self) -> bool:
        return not self.settings.epochs

    def construct(self) -> None:
        require_linear_pieces(NetworkShape.of(self.snapshot.network))
        self.sheet = self.view(self.snapshot, kind=PiecesView)
        self.views = [self.sheet]
        if self.settings.epochs:
            self.go_through_training()
            return
        self.open_on_one_piece()
        for layer in self.sheet.kinked:
            self.crease(layer)
        self.divide()
        self.lift()
        for stage in self.stages:
            self.play_stage(stage)
        self.draw_the_lines()

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
        sheet, plane = self.sheet, self.sheet.plane
        self.show(plane)
        self.play(
            sheet.pieces.animate.set_opacity(1.0),
            plane.dots.animate.set_opacity(0.75),
            *(layer.animate.set_opacity(opacity) for layer, opacity in more),
            run_time=1.2,
        )

    def crease(self, layer: int) -> None:
        """One layer: each unit's crease is drawn, then its activation is switched on."""
        sheet, network = self.sheet, self.snapshot.network
        self.set_text(
            caption=self.caption(phrases.crease(network, layer, layer == sheet.kinked[0]))
        )
        lines = sheet.creases[layer]
        lines.set(progress=0.0, opacity=FRESH)
        self.play(lines.animate(run_time=3.0).set(progress=1.0))
        self.wait(0.3)
        self.set_text(
            caption=self.caption(phrases.rise(network, layer, len(sheet.kinked) == 1)),
            number0=self.number(phrases.pieces(sheet.pieces_up_to(layer))),
        )
        self.play(
            Follow(sheet.plane, sheet.rise(layer), run_time=3.0),
            lines.animate(run_time=3.0).set_opacity(SETTLED),
        )
        self.wait(0.8)

    def divide(self) -> None:
        """What the colours mean, and the decision boundary, straight on every piece."""
        task = self.snapshot.decision.task
        self.set_text(caption=self.caption(phrases.MEANINGS[task]))
        self.wait(1.8)
        self.set_text(caption=self.caption(phrases.BROKEN[task]))
        self.play(self.sheet.edge.animate.set_opacity(1.0))
        self.wait(1.4)

    def lift(self) -> None:
        """Let the sheet show what lies under it before it is folded."""
        sheet = self.sheet
        self.play(
            sheet.pieces.animate.set_opacity(0.6),
            sheet.outline.animate.set_opacity(0.8),
            sheet.plane.dots.animate.set_opacity(0.9),
            run_time=0.6,
        )

    def go_through_training(self) -> None:
        """The pieces at every moment of the training, and how many there are."""
        sheet, run = self.sheet, self.run
        playback = Playback(run, self.settings, self.theme, self.snapshot.epoch)
        training = sheet.train(playback)
        parts = {sheet.plane: training, **self.counters(playback, training)}
        for part, source in parts.items():
            part.show(source, 0.0)
        self.set_text(
            caption=self.caption("the linear pieces before training"),
            note=self.footnote(self.snapshot, basis=False, training=True),
        )
        self.unroll((sheet.edge, 1.0), *((lines, SETTLED) for lines in sheet.creases.values()))
        self.set_text(caption=self.caption(phrases.MEANINGS[self.snapshot.decision.task]))
        self.wait(1.8)
        self.set_text(caption=self.caption(phrases.playing(activation=True)))
        self.follow(parts, TRAINING)
        self.set_text(caption=self.caption(phrases.BROKEN[self.snapshot.decision.task]))
        self.wait(2.5)

    def counters(
        self, playback: Playback, training: ChangingPieces
    ) -> dict[Counter, ChangingPieces | EpochReading]:
        """The number of pieces on the left, that of the epoch on the right."""
        if self.settings.text == "none":
            return {}
        x, y = self.layout.numbers[0]
        pieces = Counter("linear pieces in view", NUMBER_SIZE, self.theme, (x, y))
        found = {pieces: training, **self.epochs(playback, (-x, y), NUMBER_SIZE)}
        self.add(*found)
        return found
