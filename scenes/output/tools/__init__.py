"""Small programs beside a clip: the doctor, the README's gallery, the viewer."""
