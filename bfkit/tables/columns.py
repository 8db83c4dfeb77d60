"""Columns that stand in several tables, declared once so that they mean the same in all of them."""

from bfkit.contract import Column

OWN_ID = Column("id", "text", "källans eget nummer; unikt inom källan")
SOURCE = Column("source", "text", "källans namn i municipality.yml")
X = Column("x", "number", "punkt, östlig koordinat", required=False, unit="meter")
Y = Column("y", "number", "punkt, nordlig koordinat", required=False, unit="meter")
AREA = Column("area_id", "text", "område enligt areas")
AREA_IF_KNOWN = Column("area_id", "text", "område enligt areas", required=False)
ORGANISATION = Column("organisation", "text", "rapportörens organisation", required=False)
SURVEY = Column("survey", "text", "enkätens namn")
WAVE = Column("wave", "integer", "omgångens år")
RESPONDENT = Column("respondent", "text", "svarets nummer i omgången")
