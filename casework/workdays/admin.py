"""Calendars, office hours and holidays: rows with their source, changed by the office, never by code."""

from __future__ import annotations

from django.contrib import admin

from casework.workdays.models import Calendar, Holiday, OfficeDay, OfficeHours


@admin.register(Calendar)
class CalendarAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "time_zone")


class OfficeDayInline(admin.TabularInline):
    model = OfficeDay
    extra = 0


@admin.register(OfficeHours)
class OfficeHoursAdmin(admin.ModelAdmin):
    list_filter = ("calendar", "kind")
    inlines = (OfficeDayInline,)


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ("date", "name", "kind", "verified", "source")
    list_filter = ("kind", "verified", "calendar")
    date_hierarchy = "date"
