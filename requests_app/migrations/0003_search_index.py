"""PostgreSQL's own index of the words: Indonesian stems, those of the title weigh more."""

from django.db import migrations

ADD = """
ALTER TABLE requests_app_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('pg_catalog.indonesian', title), 'A') || setweight(to_tsvector('pg_catalog.indonesian', body), 'B')
) STORED;
CREATE INDEX search_entry_words ON requests_app_searchentry USING gin (words);
"""
DROP = "ALTER TABLE requests_app_searchentry DROP COLUMN words;"


def on_postgres(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0002_openness")]

    operations = [migrations.RunPython(on_postgres(ADD), on_postgres(DROP))]
