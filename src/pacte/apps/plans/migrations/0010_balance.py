from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0009_step_cost'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='balance',
            field=models.JSONField(null=True),
        ),
    ]
