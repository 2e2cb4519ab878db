from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "essaim.kernel.projects"
    label = "projects"

    def ready(self) -> None:
        from essaim.kernel.outbox.api import on_event
        from essaim.kernel.projects.jobs import register_job_actors
        from essaim.kernel.projects.wires import deliver, register_wire_actors

        on_event(deliver)
        register_wire_actors()
        register_job_actors()
