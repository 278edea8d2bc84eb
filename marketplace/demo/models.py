"""Everything the demo town sent, kept instead of delivered."""

from django.db import models


class SentMessage(models.Model):
    """A mail or an SMS. A message that was sent twice is kept once, as by a real mailbox."""

    kind = models.CharField(max_length=5, choices=[("mail", "mail"), ("sms", "sms")])
    to = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    #: Clock time of the demo.
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-id"]


class SentAttachment(models.Model):
    message = models.ForeignKey(SentMessage, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
