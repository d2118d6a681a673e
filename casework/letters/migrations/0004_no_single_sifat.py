from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the one before: PostgreSQL alters no table whose rows the same transaction has changed."""

    dependencies = [
        ('letters', '0003_sifat_in_two'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='letter',
            name='sifat',
        ),
        migrations.RemoveField(
            model_name='lettertemplate',
            name='sifat',
        ),
    ]
