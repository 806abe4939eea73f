"""The training, epoch by epoch: what the last layer receives, the answers, the loss."""

from scenes.views.replay_clip import ReplayClip
from scenes.views.training.playback import chapters


class Replay(ReplayClip):
    """`replay RUN`: every frame a network, its weights interpolated between two saved epochs."""

    def construct(self) -> None:
        self.open_before_training()
        for begin, end, caption in chapters(self.playback):
            self.train(begin, end, caption)
        self.say_what_came_of_it()
