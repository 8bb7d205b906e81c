module service.internal/${{ values.name }}

go 1.23
