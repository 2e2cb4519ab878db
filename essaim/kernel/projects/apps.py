from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "essaim.kernel.projects"
    label = "projects"

    def ready(self) -> None:
        from django.core.checks import register

        from essaim.kernel.outbox.api import on_event
        from essaim.kernel.projects.checks import check_packaged_recipes
        from essaim.kernel.projects.jobs import register_job_actors
        from essaim.kernel.projects.messages import register_messages
        from essaim.kernel.projects.wires import deliver, register_wire_actors

        register(check_packaged_recipes)
        on_event(deliver)
        register_wire_actors()
        register_job_actors()
        register_messages()
