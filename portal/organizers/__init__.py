"""The organizer's overview: reads everything, writes only through the capabilities' actions."""
