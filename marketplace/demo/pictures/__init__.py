"""Product and shop pictures of the demo town, composed as SVG."""
