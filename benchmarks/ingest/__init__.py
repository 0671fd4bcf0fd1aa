"""How fast scans become rows: takes drawn volumes, gives pages a minute and peak memory."""
