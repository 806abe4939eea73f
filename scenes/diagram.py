"""The network as a diagram: a sample flows through it, and one of its nodes is seen close up."""

from scenes.views.sample.diagram_clip import DiagramClip


class NetworkDiagram(DiagramClip):
    """`diagram RUN`: through one forward pass; with `settings.epochs`, through training."""

    def construct(self) -> None:
        if self.settings.epochs:
            self.open_before_training()
            self.go_through_training()
            return
        self.open_on_the_diagram()
        self.go_forward()
        self.read_the_answer()
        self.look_closely()
        self.weigh_what_comes_in()
        self.activate()
