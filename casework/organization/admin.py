"""The back room for whoever sets an office up: agencies, units, people, appointments. Cases are never edited here."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from casework.organization.models import Agency, Appointment, Unit, User

admin.site.site_header = admin.site.site_title = "Kelola portal"
admin.site.index_title = "Pengaturan"
# One way in: the limits and the second factor of the ordinary sign-in hold here too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class UnitInline(admin.TabularInline):
    model = Unit
    fields = ("code", "name", "letter_code", "parent")
    extra = 1


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ("name", "province", "calendar", "active")
    inlines = (UnitInline,)


class AppointmentInline(admin.TabularInline):
    model = Appointment
    fields = ("agency", "unit", "role", "position", "acting", "decree", "valid_from", "valid_until")
    extra = 1


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ("full_name", "username", "nip", "is_active")
    search_fields = ("full_name", "username", "nip")
    list_filter = ("is_active", "appointments__agency")
    ordering = ("full_name",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Petugas", {"fields": ("full_name", "nip", "rank", "email")}),
        ("Hak", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),)
    inlines = (AppointmentInline,)
